package ferry.transfer.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import ferry.kernel.identity.Caller;
import ferry.kernel.rpc.OutboundCall;
import ferry.proto.transfer.v1.ReceiveHeader;
import ferry.proto.transfer.v1.ReceiveProgress;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.ReceiveTrailer;
import ferry.transfer.delivery.ReceiveOutlet;
import ferry.transfer.ledger.Transfer;

/// One file's delivery as messages.
final class ReceiveMessages implements ReceiveOutlet {
    private final OutboundCall<ReceiveResponse> call;
    private final Caller caller;

    ReceiveMessages(OutboundCall<ReceiveResponse> call, Caller caller) {
        this.call = call;
        this.caller = caller;
    }

    @Override
    public void header(Transfer transfer, long availableSize) throws InterruptedException {
        ReceiveHeader header =
                ReceiveHeader.newBuilder()
                        .setTransfer(Answers.transfer(transfer, caller.id(), availableSize))
                        .build();
        call.send(ReceiveResponse.newBuilder().setHeader(header).build());
    }

    @Override
    public void data(long offset, int crc32c, byte[] data) throws InterruptedException {
        call.send(
                ReceiveResponse.newBuilder()
                        .setOffset(offset)
                        .setCrc32C(crc32c)
                        .setData(UnsafeByteOperations.unsafeWrap(data))
                        .build());
    }

    @Override
    public void progress(long availableSize) throws InterruptedException {
        ReceiveProgress progress =
                ReceiveProgress.newBuilder().setAvailableSize(availableSize).build();
        call.send(ReceiveResponse.newBuilder().setProgress(progress).build());
    }

    @Override
    public void trailer(Transfer.Whole whole) throws InterruptedException {
        ReceiveTrailer trailer =
                ReceiveTrailer.newBuilder()
                        .setSize(whole.size())
                        .setSha256(ByteString.copyFrom(whole.sha256().bytes()))
                        .build();
        call.send(ReceiveResponse.newBuilder().setTrailer(trailer).build());
    }
}

package ferry.transfer.rpc;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceStub;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import ferry.store.Crc32c;
import ferry.transfer.fixture.TransferRig;
import java.nio.ByteBuffer;

/// One upload stream of a test client.
final class Sending extends Incoming<UploadRequest, UploadResponse> {
    private Sending() {
        super(1);
    }

    static Sending open(TransferServiceStub stub) {
        Sending sending = new Sending();
        var _ = stub.upload(sending);
        return sending;
    }

    static TransferSpec.Builder spec(String... recipients) {
        return TransferSpec.newBuilder()
                .addAllRecipients(java.util.List.of(recipients))
                .setFileName("report.pdf");
    }

    static UploadStart start(String id, long attempt, TransferSpec.Builder spec) {
        return UploadStart.newBuilder().setTransferId(id).setAttempt(attempt).setSpec(spec).build();
    }

    static UploadFinish finish(byte[] whole) {
        return UploadFinish.newBuilder()
                .setSize(whole.length)
                .setSha256(ByteString.copyFrom(TransferRig.sha256(whole).bytes()))
                .setCrc32C(crc(whole))
                .build();
    }

    static int crc(byte[] data) {
        return Crc32c.of(ByteBuffer.wrap(data));
    }

    static UploadRequest data(long offset, byte[] data) {
        return UploadRequest.newBuilder()
                .setOffset(offset)
                .setCrc32C(crc(data))
                .setData(ByteString.copyFrom(data))
                .build();
    }

    Sending send(UploadRequest request) {
        call().onNext(request);
        return this;
    }

    Sending begin(String id, long attempt, String... recipients) {
        return send(
                UploadRequest.newBuilder().setStart(start(id, attempt, spec(recipients))).build());
    }

    Sending chunk(long offset, byte[] data) {
        return send(data(offset, data));
    }

    Sending chunk(long offset, String text) {
        return chunk(offset, TransferRig.bytes(text));
    }

    Sending end(byte[] whole) {
        send(UploadRequest.newBuilder().setFinish(finish(whole)).build());
        return halfClose();
    }

    /// Start, data and finish in one message.
    Sending whole(String id, byte[] file, String... recipients) {
        send(
                data(0, file).toBuilder()
                        .setStart(start(id, 1, spec(recipients)))
                        .setFinish(finish(file))
                        .build());
        return halfClose();
    }

    Sending halfClose() {
        call().onCompleted();
        return this;
    }
}

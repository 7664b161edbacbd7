package ferry.client.rpc;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// One stream of one file's bytes. Used by one thread.
public final class ReceiveCall implements AutoCloseable {

    /// Messages of 256 KiB that may wait here.
    private static final int CREDITS = 8;

    private final InboundStream<ReceiveResponse> stream;

    private ReceiveCall(InboundStream<ReceiveResponse> stream) {
        this.stream = stream;
    }

    /// @param follow wait for bytes that have not arrived at the server yet
    static ReceiveCall open(
            Link link, String token, String transferId, long offset, boolean follow) {
        ReceiveRequest request =
                ReceiveRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOffset(offset)
                        .setFollow(follow)
                        .build();
        return new ReceiveCall(
                InboundStream.open(
                        link, TransferServiceGrpc.getReceiveMethod(), request, token, CREDITS));
    }

    /// The next part; nothing when the server has ended the stream with status OK.
    public Optional<ReceivePart> next(Duration silence) throws InterruptedException {
        return stream.next(silence).map(ReceiveCall::part);
    }

    private static ReceivePart part(ReceiveResponse response) {
        return new ReceivePart(
                response.hasHeader()
                        ? Optional.of(Messages.transfer(response.getHeader().getTransfer()))
                        : Optional.empty(),
                response.getData().isEmpty() ? Optional.empty() : Optional.of(chunk(response)),
                response.hasTrailer()
                        ? Optional.of(
                                new ReceivePart.Trailer(
                                        response.getTrailer().getSize(),
                                        Messages.sha256(response.getTrailer().getSha256())))
                        : Optional.empty());
    }

    private static ReceivePart.Chunk chunk(ReceiveResponse response) {
        return new ReceivePart.Chunk(
                response.hasOffset() ? response.getOffset() : -1,
                response.getData().asReadOnlyByteBuffer(),
                response.hasCrc32C() ? OptionalInt.of(response.getCrc32C()) : OptionalInt.empty());
    }

    @Override
    public void close() {
        stream.close();
    }
}

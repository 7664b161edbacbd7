package ferry.client.rpc;

import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.ReceiveResponse;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.wire.Borrowed;
import ferry.wire.BorrowingMarshaller;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One stream of one file's bytes.
final class ReceiveCall implements ReceiveParts {

    static final int CHUNK_BYTES = 256 << 10;

    /// A chunk, and what stands around it.
    private static final int MESSAGE_BYTES = CHUNK_BYTES + (64 << 10);

    /// Messages that may wait here.
    private static final int CREDITS = 8;

    private static final MethodDescriptor<ReceiveRequest, Borrowed<ReceiveResponse>> RECEIVE =
            receive(TransferServiceGrpc.getReceiveMethod());

    private final InboundStream<Borrowed<ReceiveResponse>> stream;
    private @Nullable Borrowed<ReceiveResponse> taken;

    private ReceiveCall(InboundStream<Borrowed<ReceiveResponse>> stream) {
        this.stream = stream;
    }

    private static MethodDescriptor<ReceiveRequest, Borrowed<ReceiveResponse>> receive(
            MethodDescriptor<ReceiveRequest, ReceiveResponse> usual) {
        return usual.toBuilder(
                        usual.getRequestMarshaller(),
                        new BorrowingMarshaller<>(
                                ReceiveResponse.getDefaultInstance(),
                                usual.getResponseMarshaller(),
                                ReceiveResponse.DATA_FIELD_NUMBER,
                                ReceiveResponse::getData))
                .build();
    }

    /// From a position to the end of the file, waiting for what has not arrived at the server yet.
    static ReceiveCall follow(Link link, String token, String transferId, long offset) {
        return follow(link, token, transferId, offset, CHUNK_BYTES, CREDITS);
    }

    /// @param chunkBytes of data in one message, at most
    /// @param credits messages that may wait here
    static ReceiveCall follow(
            Link link, String token, String transferId, long offset, int chunkBytes, int credits) {
        ReceiveRequest.Builder request =
                ReceiveRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOffset(offset)
                        .setFollow(true)
                        .setMaxChunkBytes(chunkBytes);
        return open(link, token, request, credits, CallOptions.DEFAULT);
    }

    /// So many bytes, all of which may wait here when they come in full chunks.
    static ReceiveCall range(Link link, String token, String transferId, long offset, long length) {
        ReceiveRequest.Builder request =
                ReceiveRequest.newBuilder()
                        .setTransferId(transferId)
                        .setOffset(offset)
                        .setLength(length)
                        .setFollow(true)
                        .setMaxChunkBytes(CHUNK_BYTES);
        // The header and the trailer are messages too
        int credits = Math.ceilDiv((int) length, CHUNK_BYTES) + 2;
        CallOptions asAsked = CallOptions.DEFAULT.withMaxInboundMessageSize(MESSAGE_BYTES);
        return open(link, token, request, credits, asAsked);
    }

    private static ReceiveCall open(
            Link link,
            String token,
            ReceiveRequest.Builder request,
            int credits,
            CallOptions options) {
        return new ReceiveCall(
                InboundStream.open(
                        link, RECEIVE, request.build(), token, options, credits, Borrowed::close));
    }

    @Override
    public Optional<ReceivePart> next(Duration silence) throws InterruptedException {
        giveBack();
        Optional<Borrowed<ReceiveResponse>> next = stream.next(silence);
        taken = next.orElse(null);
        return next.map(ReceiveCall::part);
    }

    /// Bytes of the file that wait here when no more will come; nothing while more may come.
    OptionalLong remnant() {
        return stream.remnant(Borrowed::dataLength);
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    private void giveBack() {
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    private static ReceivePart part(Borrowed<ReceiveResponse> borrowed) {
        ReceiveResponse response = borrowed.message();
        ByteBuffer[] data = borrowed.data();
        return new ReceivePart(
                response.hasHeader()
                        ? Optional.of(Messages.transfer(response.getHeader().getTransfer()))
                        : Optional.empty(),
                data.length == 0 ? Optional.empty() : Optional.of(chunk(response, data)),
                response.hasTrailer()
                        ? Optional.of(
                                new ReceivePart.Trailer(
                                        response.getTrailer().getSize(),
                                        Messages.sha256(response.getTrailer().getSha256())))
                        : Optional.empty());
    }

    private static ReceivePart.Chunk chunk(ReceiveResponse response, ByteBuffer[] data) {
        return new ReceivePart.Chunk(
                response.hasOffset() ? response.getOffset() : -1,
                data,
                response.hasCrc32C() ? OptionalInt.of(response.getCrc32C()) : OptionalInt.empty());
    }

    @Override
    public void close() {
        giveBack();
        stream.close();
    }
}

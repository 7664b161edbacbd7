package ferry.client.rpc;

import ferry.client.model.EventBatch;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.CallOptions;
import java.time.Duration;
import java.util.Optional;

/// One stream of events. Used by one thread.
public final class WatchCall implements AutoCloseable {

    /// Batches of at most 1 MiB that may wait here.
    private static final int CREDITS = 2;

    private final InboundStream<WatchResponse> stream;

    private WatchCall(InboundStream<WatchResponse> stream) {
        this.stream = stream;
    }

    /// @param inlineBytes files up to this size come with their event
    /// @param cursor to start after; absent: after what there is now
    static WatchCall open(
            Link link, String token, String consumerId, Optional<String> cursor, int inlineBytes) {
        WatchRequest.Builder request =
                WatchRequest.newBuilder().setConsumerId(consumerId).setInlineBytes(inlineBytes);
        cursor.ifPresentOrElse(request::setCursor, () -> request.setLatest(true));
        return new WatchCall(
                InboundStream.open(
                        link,
                        TransferServiceGrpc.getWatchMethod(),
                        request.build(),
                        token,
                        CallOptions.DEFAULT,
                        CREDITS,
                        _ -> {}));
    }

    /// The next batch; nothing when the server has ended the stream with status OK.
    public Optional<EventBatch> next(Duration silence) throws InterruptedException {
        return stream.next(silence).map(Messages::batch);
    }

    @Override
    public void close() {
        stream.close();
    }
}

package ferry.bench.fanout;

import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/// Somebody who waits for events. Says when it has begun, and when each event came.
final class IdleWatcher implements StreamObserver<WatchResponse> {
    private final CountDownLatch begun;
    private final BlockingQueue<Long> arrivals;
    private boolean first = true;

    /// @param begun counted down once, by the first message
    /// @param arrivals gets the nanoseconds at which an event came
    IdleWatcher(CountDownLatch begun, BlockingQueue<Long> arrivals) {
        this.begun = begun;
        this.arrivals = arrivals;
    }

    static WatchRequest request() {
        return WatchRequest.newBuilder().setConsumerId("bench").setLatest(true).build();
    }

    @Override
    public void onNext(WatchResponse message) {
        if (message.getEventsCount() > 0) {
            arrivals.add(System.nanoTime());
        }
        if (first) {
            first = false;
            begun.countDown();
        }
    }

    /// Whoever misses an event then says so.
    @Override
    public void onError(Throwable cause) {}

    /// A watch ends by plan after half an hour: who measures for longer misses events.
    @Override
    public void onCompleted() {}
}

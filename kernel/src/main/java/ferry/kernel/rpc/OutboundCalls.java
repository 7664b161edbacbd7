package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that this process serves outwards. Each has a virtual thread that may block; [#drain] ends them all.
///
/// What waits for receivers that have stopped is bounded: the more streams are open, the less may wait for a new one.
public final class OutboundCalls {
    /// What may wait in all, were all streams opened at once; with those opened while there were few it is some times that.
    private static final int WAITING_BYTES = 4 << 20;

    /// A chunk of the recommended size.
    private static final int MOST_BYTES = 256 << 10;

    private static final int LEAST_BYTES = 32 << 10;

    private final Set<OutboundCall<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /// What the thread of one stream does.
    public interface Work<T> {
        void run(OutboundCall<T> call) throws InterruptedException;
    }

    /// Serves a stream on a thread of its own. Returns at once.
    public <T> void serve(ServerCallStreamObserver<T> observer, String name, Work<T> work) {
        OutboundCall<T> call = new OutboundCall<>(observer, share());
        open.add(call);
        call.start(name, () -> work.run(call), () -> open.remove(call));
        if (draining) {
            call.end(stopping());
        }
    }

    /// How many bytes may wait for the receiver of a stream that is opened now, before one more message is added to them. With
    /// messages no greater than this, a receiver that has stopped costs twice as much.
    public int share() {
        int each = WAITING_BYTES / (open.size() + 1);
        return Math.clamp(Integer.highestOneBit(each), LEAST_BYTES, MOST_BYTES);
    }

    /// Ends every stream with `SERVER_DRAINING`, those that begin later too, and waits until the threads of those that were open
    /// have ended: a stream whose receiver has gone is no call of the server any more, and still answers into it. Returns early
    /// if interrupted.
    public void drain() {
        draining = true;
        List<OutboundCall<?>> ending = List.copyOf(open);
        ending.forEach(call -> call.end(stopping()));
        try {
            for (OutboundCall<?> call : ending) {
                call.awaitEnd();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Fault stopping() {
        return Fault.of(Reason.SERVER_DRAINING, "the server is about to stop")
                .retryAfter(Duration.ofSeconds(1));
    }
}

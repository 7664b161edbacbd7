package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that this process serves outwards. Each has a virtual thread that may block; [#drain] ends them all.
public final class OutboundCalls {
    private final Set<OutboundCall<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /// What the thread of one stream does.
    public interface Work<T> {
        void run(OutboundCall<T> call) throws InterruptedException;
    }

    /// Serves a stream on a thread of its own. Returns at once.
    public <T> void serve(ServerCallStreamObserver<T> observer, String name, Work<T> work) {
        OutboundCall<T> call = new OutboundCall<>(observer);
        open.add(call);
        call.start(
                name,
                () -> {
                    try {
                        work.run(call);
                    } finally {
                        open.remove(call);
                    }
                });
        if (draining) {
            call.end(stopping());
        }
    }

    /// Ends every stream with `SERVER_DRAINING`, those that begin later too.
    public void drain() {
        draining = true;
        open.forEach(call -> call.end(stopping()));
    }

    private static Fault stopping() {
        return Fault.of(Reason.SERVER_DRAINING, "the server is about to stop")
                .retryAfter(Duration.ofSeconds(1));
    }
}

package ferry.kernel.rpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Which threads serve a call: data methods a bounded pool of platform threads, all else one virtual thread a task.
///
/// The pool's queue needs no bound of its own: a call has at most one task in it, and calls are bounded by connection.
final class CallExecutors implements ServerCallExecutorSupplier, AutoCloseable {
    private static final int DATA_THREADS_PER_CORE = 2;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Set<String> dataMethods;
    private final ExecutorService data;
    private final ExecutorService other;

    /// @param dataMethods full names of the methods whose messages go to disk
    CallExecutors(Set<String> dataMethods) {
        this.dataMethods = Set.copyOf(dataMethods);
        int threads = DATA_THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
        this.data =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("data-", 0).daemon().factory());
        this.other =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rpc-", 0).factory());
    }

    Executor executorFor(MethodDescriptor<?, ?> method) {
        return dataMethods.contains(method.getFullMethodName()) ? data : other;
    }

    /// For what happens before the method is known.
    Executor lookup() {
        return other;
    }

    @Override
    public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
        return executorFor(call.getMethodDescriptor());
    }

    /// Call it after the server has terminated, and before its event loops end: a call whose connection has gone may still be
    /// at work, and answers into them. What does not end within some seconds is interrupted.
    @Override
    public void close() {
        data.shutdown();
        other.shutdown();
        try {
            long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
            for (ExecutorService calls : List.of(data, other)) {
                calls.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            data.shutdownNow();
            other.shutdownNow();
        }
    }
}

package ferry.kernel.rpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Which threads serve a call: data methods a bounded pool of platform threads, all else one virtual thread a task.
///
/// The pool's queue needs no bound of its own: a call has at most one task in it, and calls are bounded by connection.
final class CallExecutors implements ServerCallExecutorSupplier, AutoCloseable {
    private static final int DATA_THREADS_PER_CORE = 2;

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

    /// Interrupts what still runs; call it after the server has terminated.
    @Override
    public void close() {
        data.shutdownNow();
        other.shutdownNow();
    }
}

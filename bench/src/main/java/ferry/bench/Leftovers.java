package ferry.bench;

import ferry.bench.process.Scratch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Sees to it that nothing is left when the bench itself is told to end: who measures is interrupted and closes what he has
/// opened, and what he leaves is ended and deleted.
final class Leftovers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Thread hook;

    private Leftovers(Thread hook) {
        this.hook = hook;
    }

    /// To be called by the thread that measures.
    static Leftovers endOnShutdown(Scratch scratch) {
        Thread measuring = Thread.currentThread();
        Thread hook = new Thread(() -> end(measuring, scratch), "leftovers");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Leftovers(hook);
    }

    private static void end(Thread measuring, Scratch scratch) {
        try {
            measuring.interrupt();
            measuring.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            endProcesses(ProcessHandle.current().descendants().toList());
            scratch.close();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            System.err.println("not deleted: " + left.getMessage());
        }
    }

    private static void endProcesses(List<ProcessHandle> left) {
        left.forEach(ProcessHandle::destroy);
        left.stream()
                .map(each ->
                        each.onExit()
                                .completeOnTimeout(each, PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .thenAccept(ProcessHandle::destroyForcibly))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /// From now on there is nothing to end.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It runs already, and waits for the thread that is here
        }
    }
}

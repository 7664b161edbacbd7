package ferry.cli.interactive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What is sent, or received once more, while somebody types something else: two at a time, the others in turn.
final class Background implements AutoCloseable {

    private static final int PARALLEL = 2;
    private static final int MAX_WAITING = 1_000;
    private static final long CLOSE_SECONDS = 5;

    private final AtomicInteger open = new AtomicInteger();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(
                    PARALLEL,
                    PARALLEL,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().daemon().name("ferry-background-", 0).factory());

    /// What has become of a task at first.
    enum Admission {
        BEGINS,
        /// As many as may are under way: it begins when one of them has ended.
        WAITS,
        /// There is no room for it, and it never begins.
        REFUSED
    }

    /// @param task tells by itself what becomes of it
    Admission begin(Runnable task) {
        int before = open.getAndIncrement();
        try {
            workers.execute(() -> run(task));
            return before < PARALLEL ? Admission.BEGINS : Admission.WAITS;
        } catch (RejectedExecutionException _) {
            open.decrementAndGet();
            return Admission.REFUSED;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            open.decrementAndGet();
        }
    }

    /// How many have not ended.
    int open() {
        return open.get();
    }

    /// Interrupts what is under way; the server keeps what it has.
    @Override
    public void close() {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

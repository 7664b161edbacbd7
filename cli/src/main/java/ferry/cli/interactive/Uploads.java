package ferry.cli.interactive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What is sent while somebody types something else: two at a time, the others in turn.
final class Uploads implements AutoCloseable {

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
                    Thread.ofPlatform().daemon().name("ferry-upload-", 0).factory());

    /// @param upload tells by itself what becomes of it
    /// @return whether there is room for it
    boolean begin(Runnable upload) {
        open.incrementAndGet();
        try {
            workers.execute(() -> run(upload));
            return true;
        } catch (RejectedExecutionException _) {
            open.decrementAndGet();
            return false;
        }
    }

    private void run(Runnable upload) {
        try {
            upload.run();
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

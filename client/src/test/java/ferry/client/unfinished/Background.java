package ferry.client.unfinished;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A process of its own, as far as a thread can play one. It may be made to stop where it has sent
/// so much, and to die there.
final class Background {

    private static final ThreadLocal<@Nullable Background> MINE = new ThreadLocal<>();

    private final long stopAt;
    private final CountDownLatch there = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Problem problem;

    Background(Runnable work) {
        this(work, Long.MAX_VALUE);
    }

    /// Returns when it has sent so much, and holds it there.
    Background(Runnable work, long stopAt) {
        this.stopAt = stopAt;
        this.thread = Thread.ofPlatform().start(() -> run(work));
        if (stopAt < Long.MAX_VALUE) {
            await(there);
        }
    }

    private void run(Runnable work) {
        MINE.set(this);
        try {
            work.run();
        } catch (FerryException e) {
            problem = e.problem();
        } finally {
            there.countDown();
        }
    }

    /// Told by whatever is sending on this thread.
    static void passing(long position) {
        Background mine = MINE.get();
        if (mine != null && position >= mine.stopAt) {
            mine.there.countDown();
            try {
                mine.released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void release() {
        released.countDown();
    }

    void die() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /// What it ended with; nothing when it ended well.
    Optional<Problem> outcome() throws InterruptedException {
        thread.join();
        return Optional.ofNullable(problem);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package ferry.transfer.simulation;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Runs a task that blocks on a thread of its own, but only while somebody waits for it to come to its next pause: two
/// threads and never more than one that runs, so that a schedule decides about everything.
final class Lockstep {
    private static final ThreadLocal<@Nullable Lockstep> CURRENT = new ThreadLocal<>();

    private final Semaphore go = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    /// A task that ends when it is interrupted.
    interface Task {
        void run() throws InterruptedException;
    }

    Lockstep(Task task) {
        thread =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            CURRENT.set(this);
                            try {
                                go.acquire();
                                task.run();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt(); // told to end
                            } catch (Throwable e) {
                                failure = e;
                            } finally {
                                ended = true;
                                stopped.release();
                            }
                        });
        thread.start();
    }

    /// Lets the task run to its next pause or its end.
    ///
    /// @return whether it has not ended
    boolean step() {
        if (!ended) {
            go.release();
            stopped.acquireUninterruptibly();
        }
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        return !ended;
    }

    /// Ends the task where it pauses.
    void end() {
        if (!ended) {
            thread.interrupt();
            stopped.acquireUninterruptibly();
        }
    }

    /// Called by the task.
    static void pause() throws InterruptedException {
        Lockstep self = CURRENT.get();
        if (self == null) {
            throw new IllegalStateException("not a task of a lockstep");
        }
        self.stopped.release();
        self.go.acquire();
    }
}

package ferry.auth.login;

import ferry.auth.lockout.GuardKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// One piece of work at the gate: waits, then is started or turned away, once. Started and turned away under the gate's
/// lock; waited for by its caller; worked by a thread of the gate.
final class Ticket<T> {
    private final Lane lane;
    private final GuardKey who;
    private final long since;
    private final FutureTask<T> work;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean turnedAway;

    /// @param since nanoseconds, as [HashTime#now] has them
    Ticket(Lane lane, GuardKey who, long since, Callable<T> work) {
        this.lane = lane;
        this.who = who;
        this.since = since;
        this.work = new FutureTask<>(work);
    }

    Lane lane() {
        return lane;
    }

    boolean isFor(GuardKey name) {
        return who.equals(name);
    }

    long since() {
        return since;
    }

    GuardKey who() {
        return who;
    }

    void start() {
        decided.countDown();
    }

    void turnAway() {
        turnedAway = true;
        decided.countDown();
    }

    boolean isTurnedAway() {
        return turnedAway;
    }

    void work() {
        work.run();
    }

    /// @return whether it has started; false when turned away or still waiting at the end of `maxWait`
    boolean awaitStart(Duration maxWait) {
        long deadline = System.nanoTime() + maxWait.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    long left = deadline - System.nanoTime();
                    return decided.await(left, TimeUnit.NANOSECONDS) && !turnedAway;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /// Waits for work that has started.
    Optional<T> result() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return Optional.of(work.get());
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw new IllegalStateException("work at the gate failed", failed.getCause());
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

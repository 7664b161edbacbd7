package ferry.auth.token;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells those who follow that there is news, not which: who has slept looks himself. Safe for many threads.
public final class Changes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count; // guarded by lock

    void wake() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there may be news, or for `patience`.
    ///
    /// @param seen what the call before has returned; negative does not wait
    /// @return a number that grows with each change
    public long await(long seen, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (count == seen && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}

package ferry.bench.warm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// When the bytes of one file came. Safe for two threads: one that receives, one that waits.
final class Landing {
    private static final long MAX_WAIT_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long position;
    private long nanos;

    void reached(long newPosition) {
        long now = System.nanoTime();
        lock.lock();
        try {
            position = newPosition;
            nanos = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @return the nanosecond at which the file had grown so far
    long await(long wanted) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
            while (position < wanted) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "at %d of %d after %d s".formatted(position, wanted, MAX_WAIT_SECONDS));
                }
                left = changed.awaitNanos(left);
            }
            return nanos;
        } finally {
            lock.unlock();
        }
    }
}

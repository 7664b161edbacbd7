package ferry.transfer.announce;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import ferry.transfer.announce.Announcements.Heard;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// What has been announced about one thing, and who waits for more.
final class Topic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition announced = lock.newCondition();

    @GuardedBy("lock")
    private Heard heard = new Heard(0, 0, 0);

    // Guarded by the map that holds the topic.
    private int members;

    Topic entered() {
        members++;
        return this;
    }

    /// @return whether nobody is left
    boolean left() {
        members--;
        return members == 0;
    }

    /// Somebody begins to append at `length`, or ends it: then the length is 0.
    void appending(long length) {
        announce(before -> new Heard(before.wakeUps() + 1, before.changes() + 1, length));
    }

    /// A late word of less takes nothing back.
    void grew(long length) {
        announce(before ->
                new Heard(
                        before.wakeUps() + 1, before.changes(), Math.max(before.length(), length)));
    }

    void changed() {
        announce(before -> new Heard(before.wakeUps() + 1, before.changes() + 1, before.length()));
    }

    private void announce(UnaryOperator<Heard> what) {
        lock.lock();
        try {
            heard = what.apply(heard);
            announced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Heard now() {
        lock.lock();
        try {
            return heard;
        } finally {
            lock.unlock();
        }
    }

    Heard await(Heard seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (heard.wakeUps() == seen.wakeUps() && left > 0) {
                left = announced.awaitNanos(left);
            }
            return heard;
        } finally {
            lock.unlock();
        }
    }
}

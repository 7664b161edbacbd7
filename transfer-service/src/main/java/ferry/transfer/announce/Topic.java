package ferry.transfer.announce;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import ferry.transfer.announce.Announcements.Heard;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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

    void grew(long length) {
        lock.lock();
        try {
            heard = new Heard(heard.wakeUps() + 1, heard.changes(), length);
            announced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void changed() {
        lock.lock();
        try {
            heard = new Heard(heard.wakeUps() + 1, heard.changes() + 1, heard.length());
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

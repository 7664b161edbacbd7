package ferry.auth.admin;

import ferry.kernel.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Says of what happens again and again whether it is worth a row: once a minute for each account, so that nobody fills
/// the record. Safe for many threads.
final class QuietMinutes {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, Instant> recorded = new Recent();

    /// Whether it was not news within the last minute; if so, it is now.
    boolean isNews(UserId user, Instant now) {
        lock.lock();
        try {
            Instant last = recorded.get(user);
            if (last != null && now.isBefore(last.plus(QUIET))) {
                return false;
            }
            recorded.put(user, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static final class Recent extends LinkedHashMap<UserId, Instant> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}

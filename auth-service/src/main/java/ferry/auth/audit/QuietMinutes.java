package ferry.auth.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Says of what happens again and again whether it is worth a row: once a minute for each account or
/// code, so that nobody fills the record. Safe for many threads.
///
/// @param <K> whom or what it happens to
public final class QuietMinutes<K> {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Instant> recorded = new Recent<>();

    /// Whether it was not news within the last minute; if so, it is now.
    public boolean isNews(K key, Instant now) {
        lock.lock();
        try {
            Instant last = recorded.get(key);
            if (last != null && now.isBefore(last.plus(QUIET))) {
                return false;
            }
            recorded.put(key, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static final class Recent<K> extends LinkedHashMap<K, Instant> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}

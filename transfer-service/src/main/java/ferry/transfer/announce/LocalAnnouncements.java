package ferry.transfer.announce;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Announcements within one process. A topic lives as long as somebody appends or listens.
public final class LocalAnnouncements implements Announcements {
    private final ConcurrentMap<Object, Topic> topics = new ConcurrentHashMap<>();

    @Override
    public Growth growing(TransferId transfer, long length) {
        Topic topic = enter(transfer);
        topic.appending(length);
        return new Growth() {
            private final AtomicBoolean left = new AtomicBoolean();

            @Override
            public void grew(long newLength) {
                topic.grew(newLength);
            }

            @Override
            public void close() {
                if (left.compareAndSet(false, true)) {
                    topic.appending(0);
                    leave(transfer);
                }
            }
        };
    }

    @Override
    public void changed(TransferId transfer) {
        wake(transfer);
    }

    @Override
    public void news(UserId user) {
        wake(user);
    }

    @Override
    public Subscription follow(TransferId transfer) {
        return subscribe(transfer);
    }

    @Override
    public Subscription follow(UserId user) {
        return subscribe(user);
    }

    /// How many topics are alive; none once everybody has left.
    int topics() {
        return topics.size();
    }

    private void wake(Object key) {
        Topic topic = topics.get(key);
        if (topic != null) {
            topic.changed();
        }
    }

    private Subscription subscribe(Object key) {
        Topic topic = enter(key);
        return new Subscription() {
            private final AtomicBoolean left = new AtomicBoolean();

            @Override
            public Heard now() {
                return topic.now();
            }

            @Override
            public Heard await(Heard heard, Duration atMost) throws InterruptedException {
                return topic.await(heard, atMost);
            }

            @Override
            public void close() {
                if (left.compareAndSet(false, true)) {
                    leave(key);
                }
            }
        };
    }

    private Topic enter(Object key) {
        return topics.compute(key, (_, known) -> (known == null ? new Topic() : known).entered());
    }

    private void leave(Object key) {
        topics.computeIfPresent(key, (_, topic) -> topic.left() ? null : topic);
    }
}

package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts the streams that are open, so that neither one user nor all of them together have too many. Safe for many
/// threads.
final class StreamSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final StreamLimits limits;
    private final Map<UserId, Integer> transfers = new HashMap<>();
    private final Map<UserId, Integer> watches = new HashMap<>();
    private int uploads;

    StreamSlots(StreamLimits limits) {
        this.limits = limits;
    }

    /// The place of one open stream, until it is closed. Closing twice is harmless.
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /// @throws Fault `STREAM_LIMIT` if the user has too many streams, `OVERLOADED` if the server has too many uploads
    synchronized Slot upload(UserId user) {
        if (uploads >= limits.uploads()) {
            throw Fault.of(Reason.OVERLOADED, "the server has as many uploads as it can take")
                    .retryAfter(RETRY_AFTER);
        }
        Slot own = take(transfers, user, limits.perUser(), "streams");
        uploads++;
        return once(() -> {
            uploads--;
            own.close();
        });
    }

    /// @throws Fault `STREAM_LIMIT` if the user has too many streams
    synchronized Slot receive(UserId user) {
        return take(transfers, user, limits.perUser(), "streams");
    }

    /// @throws Fault `STREAM_LIMIT` if the user has too many watches
    synchronized Slot watch(UserId user) {
        return take(watches, user, limits.watchesPerUser(), "watch streams");
    }

    /// Of everybody.
    synchronized int open() {
        return transfers.values().stream().mapToInt(Integer::intValue).sum()
                + watches.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int uploads() {
        return uploads;
    }

    private Slot take(Map<UserId, Integer> open, UserId user, int max, String what) {
        int count = open.getOrDefault(user, 0);
        if (count >= max) {
            throw Fault.of(Reason.STREAM_LIMIT, "%d %s are open already".formatted(count, what))
                    .with("limit", max)
                    .retryAfter(RETRY_AFTER);
        }
        open.put(user, count + 1);
        return once(() -> open.computeIfPresent(user, (_, many) -> many == 1 ? null : many - 1));
    }

    private Slot once(Runnable leave) {
        AtomicBoolean taken = new AtomicBoolean(true);
        return () -> {
            if (taken.compareAndSet(true, false)) {
                synchronized (this) {
                    leave.run();
                }
            }
        };
    }
}

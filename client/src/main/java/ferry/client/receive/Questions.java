package ferry.client.receive;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Transfers of which it is going to be asked how they stand: each once, or every return of a sender would begin another endless
/// row of questions. Safe for many threads.
final class Questions {
    /// For that long a silent sender is left alone.
    private static final Duration STALLED_WAIT = Duration.ofSeconds(30);

    private final ScheduledExecutorService workers;
    private final RandomGenerator random;
    private final int most;
    private final Consumer<String> asking;
    private final ConcurrentMap<String, ScheduledFuture<?>> pending = new ConcurrentHashMap<>();

    /// @param workers stays its owner's to close; nothing is asked after that
    /// @param most how many are kept; what would be more is asked at once or not at all
    /// @param asking called on one of the workers
    Questions(
            ScheduledExecutorService workers,
            RandomGenerator random,
            int most,
            Consumer<String> asking) {
        this.workers = workers;
        this.random = random;
        this.most = most;
        this.asking = asking;
    }

    /// Asks after the time that a silent sender is left alone.
    void later(String id) {
        long half = STALLED_WAIT.toMillis() / 2;
        schedule(id, half + random.nextLong(half));
    }

    void now(String id) {
        schedule(id, 0);
    }

    private void schedule(String id, long delayMillis) {
        try {
            ScheduledFuture<?> _ =
                    pending.compute(id, (_, before) -> scheduled(id, delayMillis, before));
        } catch (RejectedExecutionException _) {
            // closing
        }
    }

    /// @return what is remembered as going to ask
    private @Nullable ScheduledFuture<?> scheduled(
            String id, long delayMillis, @Nullable ScheduledFuture<?> before) {
        boolean full = before == null && pending.size() >= most;
        if (delayMillis > 0 && (before != null || full)) {
            return before;
        }
        if (before != null) {
            before.cancel(false);
        }
        ScheduledFuture<?> next =
                workers.schedule(() -> ask(id), delayMillis, TimeUnit.MILLISECONDS);
        return full ? null : next;
    }

    private void ask(String id) {
        // One that is due: a later one stays the only one
        ScheduledFuture<?> _ =
                pending.computeIfPresent(
                        id, (_, kept) -> kept.getDelay(TimeUnit.NANOSECONDS) > 0 ? kept : null);
        asking.accept(id);
    }
}

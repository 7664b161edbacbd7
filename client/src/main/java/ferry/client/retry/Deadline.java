package ferry.client.retry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The moment at which patience ends; or never.
public final class Deadline {

    private final Time time;
    private final @Nullable Long endNanos;

    private Deadline(Time time, @Nullable Long endNanos) {
        this.time = time;
        this.endNanos = endNanos;
    }

    /// @param patience absent: never ends
    public static Deadline in(Optional<Duration> patience, Time time) {
        return new Deadline(time, patience.map(left -> time.nanos() + left.toNanos()).orElse(null));
    }

    public static Deadline in(Duration patience, Time time) {
        return in(Optional.of(patience), time);
    }

    public boolean over() {
        return endNanos != null && time.nanos() - endNanos >= 0;
    }

    /// Whether there is no time left after waiting that long.
    public boolean overAfter(Duration wait) {
        return endNanos != null && time.nanos() + wait.toNanos() - endNanos >= 0;
    }

    /// `wait`, or what is left where that is less. Never negative.
    public Duration atMost(Duration wait) {
        if (endNanos == null) {
            return wait;
        }
        long left = Math.max(0, endNanos - time.nanos());
        return left < wait.toNanos() ? Duration.ofNanos(left) : wait;
    }
}

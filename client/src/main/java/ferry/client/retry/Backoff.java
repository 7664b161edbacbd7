package ferry.client.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Waits between attempts: doubling from 0.2 s to 30 s, with full jitter.
///
/// Used by one thread at a time.
public final class Backoff {

    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

    /// A server that asks for longer is not believed.
    static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private Duration ceiling = FIRST;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// The next wait. What the server asks for beats our own.
    public Duration next(Optional<Duration> asked) {
        Duration own = Duration.ofNanos(random.nextLong(ceiling.toNanos() + 1));
        Duration doubled = ceiling.multipliedBy(2);
        ceiling = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return asked.map(Backoff::bounded).orElse(own);
    }

    /// The next wait while nothing has been reached yet: short, so that a server that comes up is
    /// found soon, and never beyond the end of patience.
    public Duration nextConnect(Deadline patience) {
        Duration own = next(Optional.empty());
        return patience.atMost(own.compareTo(LONGEST_CONNECT) > 0 ? LONGEST_CONNECT : own);
    }

    /// Something moved: begin with short waits again.
    public void reset() {
        ceiling = FIRST;
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }
}

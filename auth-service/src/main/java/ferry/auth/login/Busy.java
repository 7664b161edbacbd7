package ferry.auth.login;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When to come back after there was no place at the gate: in 1 to 3 s, not all at once. Safe for many threads.
public final class Busy {
    private static final long MIN_MILLIS = 1_000;
    private static final long MAX_MILLIS = 3_000;

    private final RandomGenerator random;

    public Busy(RandomGenerator random) {
        this.random = random;
    }

    Duration retryAfter() {
        return Duration.ofMillis(random.nextLong(MIN_MILLIS, MAX_MILLIS + 1));
    }
}

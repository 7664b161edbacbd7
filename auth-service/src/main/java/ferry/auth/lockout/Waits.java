package ferry.auth.lockout;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long somebody is told to wait. Safe for many threads if the generator is.
public final class Waits {
    private static final double MAX_JITTER = 0.1;

    private final RandomGenerator random;

    public Waits(RandomGenerator random) {
        this.random = random;
    }

    /// Up to a tenth longer, so that not all come back at once; never shorter, because who obeys should get in.
    Duration atLeast(Duration remaining) {
        long jitter = (long) (remaining.toMillis() * MAX_JITTER * random.nextDouble());
        return remaining.plusMillis(jitter).plusMillis(1);
    }
}

package ferry.cli.command;

import ferry.client.retry.Time;
import java.time.Duration;

/// Lets something through at most ten times a second. Used by one thread at a time.
final class Pace {

    private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();

    private final Time time;
    private long next;

    Pace(Time time) {
        this.time = time;
        this.next = time.nanos() + PERIOD_NANOS;
    }

    boolean due() {
        long now = time.nanos();
        if (now - next < 0) {
            return false;
        }
        next = now + PERIOD_NANOS;
        return true;
    }
}

package ferry.cli.fake;

import ferry.client.retry.Time;
import java.time.Duration;

/// Time that passes when told to.
public final class ManualTime implements Time {

    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration duration) {
        nanos += duration.toNanos();
    }

    public synchronized void passMillis(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }
}

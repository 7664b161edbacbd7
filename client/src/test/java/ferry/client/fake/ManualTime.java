package ferry.client.fake;

import ferry.client.retry.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Time that passes only when somebody sleeps. For one thread.
public final class ManualTime implements Time {

    public final List<Duration> sleeps = new ArrayList<>();
    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        sleeps.add(duration);
        pass(duration);
    }

    public void pass(Duration duration) {
        nanos += duration.toNanos();
    }
}

package ferry.client.retry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The passing of time, as loops see it: tests put their own in its place.
public interface Time {

    /// Nanoseconds from an arbitrary beginning; only differences mean something.
    long nanos();

    void sleep(Duration duration) throws InterruptedException;

    /// The machine's own.
    Time SYSTEM =
            new Time() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
                }
            };
}

package ferry.client.retry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Paces one thread to so many bytes a second. A pause gives no right to hurry afterwards, beyond
/// a tenth of a second.
public final class RateLimit {

    static final int MIN_CHUNK_BYTES = 1 << 10;
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bytesPerSecond;
    private final Time time;
    private long dueNanos;

    private RateLimit(long bytesPerSecond, Time time) {
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
        this.dueNanos = time.nanos();
    }

    /// @param bytesPerSecond 0 for no limit
    public static RateLimit of(long bytesPerSecond, Time time) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException(
                    "bytesPerSecond: " + bytesPerSecond + " (expected: 0 or more)");
        }
        return new RateLimit(bytesPerSecond, time);
    }

    /// Waits until these bytes may go.
    public void pass(int bytes) throws InterruptedException {
        if (bytesPerSecond == 0) {
            return;
        }
        long now = time.nanos();
        if (now - dueNanos > BURST_NANOS) {
            dueNanos = now - BURST_NANOS;
        }
        dueNanos += Math.round((double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        if (dueNanos - now > 0) {
            time.sleep(Duration.ofNanos(dueNanos - now));
        }
    }

    /// A chunk that is sent at least four times a second, so that a slow stream is a smooth one.
    public int chunkBytes(int largest) {
        return bytesPerSecond == 0
                ? largest
                : Math.clamp(bytesPerSecond / 4, MIN_CHUNK_BYTES, largest);
    }
}

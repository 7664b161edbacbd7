package ferry.kernel.rpc;

import java.time.Duration;

/// Counts what happens within a window of time, which begins with the first event after the last one has ended. Used by one
/// thread at a time.
final class WindowCount {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private long begun;
    private int count;

    /// @param now by `System.nanoTime`
    WindowCount(long now) {
        this.begun = now;
    }

    /// @return how many there were in this window, with the one that is counted
    int add(long now) {
        if (now - begun > WINDOW.toNanos()) {
            begun = now;
            count = 0;
        }
        return ++count;
    }
}

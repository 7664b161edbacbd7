package ferry.bench.flood;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// One call again and again, one after the other, and how long each took.
final class Pulse implements AutoCloseable {
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    private Pulse() {}

    static Pulse start(Runnable call, long everyMillis) {
        Pulse pulse = new Pulse();
        var _ =
                pulse.beat.scheduleAtFixedRate(
                        () -> pulse.take(call), 0, everyMillis, TimeUnit.MILLISECONDS);
        return pulse;
    }

    private void take(Runnable call) {
        long begin = System.nanoTime();
        try {
            call.run();
            millis.add((System.nanoTime() - begin) / 1e6);
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    /// @param part of all that are not slower, 0 to 1
    double quantile(double part) {
        List<Double> sorted = millis.stream().sorted().toList();
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
    }

    String inOneLine() {
        return "%d calls, %d failed; ms: median %.1f, p95 %.1f, p99 %.1f, greatest %.1f"
                .formatted(
                        millis.size(),
                        failures.size(),
                        quantile(0.5),
                        quantile(0.95),
                        quantile(0.99),
                        quantile(1));
    }

    @Override
    public void close() {
        beat.shutdownNow();
    }
}

package ferry.bench.flood;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// One call again and again, one after the other, and how long each took. May be asked while it goes on.
final class Pulse implements AutoCloseable {
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final LongAdder failures = new LongAdder();

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
        } catch (RuntimeException _) {
            failures.increment();
        }
    }

    /// Of the calls that were answered.
    List<Double> millis() {
        return List.copyOf(millis);
    }

    long failures() {
        return failures.sum();
    }

    /// Waits for the call that is under way: cut off, it would keep its place at the server for a while.
    @Override
    public void close() {
        beat.close();
    }
}

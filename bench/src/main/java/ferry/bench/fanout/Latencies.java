package ferry.bench.fanout;

import java.util.ArrayList;
import java.util.List;

/// How long something took, again and again.
final class Latencies {
    private final String name;
    private final List<Long> nanos = new ArrayList<>();

    Latencies(String name) {
        this.name = name;
    }

    void add(long time) {
        nanos.add(time);
    }

    @Override
    public String toString() {
        List<Long> sorted = nanos.stream().sorted().toList();
        return "%s, %d times; ms: median %.2f, p95 %.2f, p99 %.2f, greatest %.2f"
                .formatted(
                        name,
                        sorted.size(),
                        millis(sorted, 0.5),
                        millis(sorted, 0.95),
                        millis(sorted, 0.99),
                        millis(sorted, 1));
    }

    private static double millis(List<Long> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())))
                / 1e6;
    }
}

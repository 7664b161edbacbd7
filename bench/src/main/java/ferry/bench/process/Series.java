package ferry.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The runs of one thing.
public final class Series {
    private final String name;
    private final List<Cost> runs = new ArrayList<>();

    public Series(String name) {
        this.name = name;
    }

    public void add(Cost cost) {
        runs.add(cost);
    }

    /// Seconds of each run, in order.
    public List<Double> walls() {
        return runs.stream().map(Cost::wallSeconds).toList();
    }

    /// One line of a Markdown table. MB/s are 10^6 bytes a second.
    public String row(long bytes) {
        return "| %s | %.2f [%.2f..%.2f] | %.0f | %.2f | %.0f |"
                .formatted(
                        name,
                        median(Cost::wallSeconds),
                        walls().stream().mapToDouble(it -> it).min().orElseThrow(),
                        walls().stream().mapToDouble(it -> it).max().orElseThrow(),
                        bytes / 1e6 / median(Cost::wallSeconds),
                        median(Cost::cpuSeconds) * (1L << 30) / bytes,
                        runs.stream().mapToDouble(Cost::peakMebibytes).max().orElseThrow());
    }

    public double median(ToDoubleFunction<Cost> figure) {
        return Series.median(runs.stream().mapToDouble(figure).boxed().toList());
    }

    /// How much faster `other` is than `base`, run by run.
    public static double medianOfRatios(Series base, Series other) {
        return median(
                IntStream.range(0, base.runs.size())
                        .mapToObj(i ->
                                base.runs.get(i).wallSeconds() / other.runs.get(i).wallSeconds())
                        .toList());
    }

    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

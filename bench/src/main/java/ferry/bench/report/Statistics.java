package ferry.bench.report;

import java.util.List;

/// What is said of several figures. Each wants at least one.
public final class Statistics {
    private Statistics() {}

    public static double median(List<Double> values) {
        List<Double> sorted = sorted(values);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public static double least(List<Double> values) {
        return sorted(values).getFirst();
    }

    public static double greatest(List<Double> values) {
        return sorted(values).getLast();
    }

    /// The least value that is not less than a part of all of them.
    ///
    /// @param part above 0, up to 1: 0.99 for the 99th percentile
    public static double quantile(List<Double> values, double part) {
        List<Double> sorted = sorted(values);
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    private static List<Double> sorted(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: none (expected: at least one)");
        }
        return values.stream().sorted().toList();
    }
}

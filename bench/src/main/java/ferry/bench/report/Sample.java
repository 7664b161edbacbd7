package ferry.bench.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The figures of one run.
public record Sample(Map<Metric, Double> figures) {
    public static final Sample NOTHING = new Sample(Map.of());

    public Sample {
        figures = Map.copyOf(figures);
    }

    public static Sample of(Metric metric, double value) {
        return NOTHING.with(metric, value);
    }

    public Sample with(Metric metric, double value) {
        Map<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(figures);
        more.put(metric, value);
        return new Sample(more);
    }

    public OptionalDouble figure(Metric metric) {
        Double value = figures.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}

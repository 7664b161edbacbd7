package ferry.bench.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The runs of one contender, in order. Runs of the same place in two series belong to the same round.
///
/// @param contender who ran
public record Series(String contender, List<Sample> runs) {
    public Series {
        runs = List.copyOf(runs);
    }

    /// Of each run that has the figure.
    public List<Double> values(Metric metric) {
        return runs.stream()
                .map(run -> run.figure(metric))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
    }

    /// Nothing where no run has the figure.
    public OptionalDouble summary(Metric metric) {
        List<Double> values = values(metric);
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(metric.summary(values));
    }

    /// How many times as long as `other` this took: the median of what it is in each round.
    ///
    /// @return nothing where the two have no round in common
    public OptionalDouble timesAsLongAs(Series other) {
        List<Double> ratios =
                IntStream.range(0, Math.min(runs.size(), other.runs.size()))
                        .filter(round -> hasSeconds(round) && other.hasSeconds(round))
                        .mapToObj(round -> seconds(round) / other.seconds(round))
                        .toList();
        return ratios.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Statistics.median(ratios));
    }

    private boolean hasSeconds(int round) {
        return runs.get(round).figure(Metric.SECONDS).isPresent();
    }

    private double seconds(int round) {
        return runs.get(round).figure(Metric.SECONDS).orElseThrow();
    }
}

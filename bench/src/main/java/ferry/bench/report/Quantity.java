package ferry.bench.report;

import java.util.OptionalDouble;

/// What a bar looks at.
public sealed interface Quantity {
    /// How many times as long one takes as another.
    record Time(String of, String against) implements Quantity {}

    /// How many times as fast one is as another.
    record Speed(String of, String against) implements Quantity {}

    /// A figure of one contender alone.
    record Figure(String of, Metric metric) implements Quantity {}

    /// @return nothing where it was not measured
    default OptionalDouble in(Outcome outcome) {
        return switch (this) {
            case Time(String of, String against) -> ratio(outcome, of, against);
            case Speed(String of, String against) -> ratio(outcome, against, of);
            case Figure(String of, Metric metric) ->
                    outcome.of(of)
                            .map(series -> series.summary(metric))
                            .orElse(OptionalDouble.empty());
        };
    }

    private static OptionalDouble ratio(Outcome outcome, String one, String other) {
        return outcome.of(one)
                .flatMap(a -> outcome.of(other).map(a::timesAsLongAs))
                .orElse(OptionalDouble.empty());
    }
}

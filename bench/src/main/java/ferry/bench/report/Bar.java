package ferry.bench.report;

import java.util.OptionalDouble;

/// What has to be reached.
///
/// @param scenario by whose figures
/// @param what in words
/// @param bound what the quantity is to be at most, or at least
/// @param stretch what would be better still
public record Bar(
        String scenario,
        String what,
        Quantity quantity,
        Direction direction,
        double bound,
        OptionalDouble stretch) {

    /// Which side of the bound is good.
    public enum Direction {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String sign;

        Direction(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    public Bar {
        if (stretch.isPresent() && !reaches(direction, stretch.getAsDouble(), bound)) {
            throw new IllegalArgumentException(
                    "stretch: %s (expected: %s %s)"
                            .formatted(stretch.getAsDouble(), direction.sign(), bound));
        }
    }

    static Bar atMost(
            String scenario, String what, Quantity quantity, double bound, double stretch) {
        return new Bar(
                scenario, what, quantity, Direction.AT_MOST, bound, OptionalDouble.of(stretch));
    }

    static Bar atLeast(
            String scenario, String what, Quantity quantity, double bound, double stretch) {
        return new Bar(
                scenario, what, quantity, Direction.AT_LEAST, bound, OptionalDouble.of(stretch));
    }

    static Bar none(String scenario, String what, Quantity quantity) {
        return new Bar(scenario, what, quantity, Direction.AT_MOST, 0, OptionalDouble.empty());
    }

    public Mark mark(OptionalDouble measured) {
        if (measured.isEmpty()) {
            return Mark.NOT_MEASURED;
        }
        double value = measured.getAsDouble();
        if (stretch.isPresent() && reaches(direction, value, stretch.getAsDouble())) {
            return Mark.STRETCH;
        }
        return reaches(direction, value, bound) ? Mark.MET : Mark.MISSED;
    }

    private static boolean reaches(Direction direction, double value, double bound) {
        return switch (direction) {
            case AT_MOST -> value <= bound;
            case AT_LEAST -> value >= bound;
        };
    }
}

package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BarTest {
    private static final Quantity.Time TIME = new Quantity.Time("ferry", "scp");

    @Test
    void aBarFromAboveIsMetAtItsBoundAndMissedBeyondIt() {
        Bar bar = Bar.atMost("live", "time", TIME, 0.75, 0.5);

        assertThat(bar.mark(OptionalDouble.of(0.751))).isEqualTo(Mark.MISSED);
        assertThat(bar.mark(OptionalDouble.of(0.75))).isEqualTo(Mark.MET);
        assertThat(bar.mark(OptionalDouble.of(0.501))).isEqualTo(Mark.MET);
        assertThat(bar.mark(OptionalDouble.of(0.5))).isEqualTo(Mark.STRETCH);
    }

    @Test
    void aBarFromBelowIsMetAtItsBoundAndMissedBelowIt() {
        Bar bar = Bar.atLeast("upload", "speed", TIME, 0.9, 1.1);

        assertThat(bar.mark(OptionalDouble.of(0.899))).isEqualTo(Mark.MISSED);
        assertThat(bar.mark(OptionalDouble.of(0.9))).isEqualTo(Mark.MET);
        assertThat(bar.mark(OptionalDouble.of(1.099))).isEqualTo(Mark.MET);
        assertThat(bar.mark(OptionalDouble.of(1.1))).isEqualTo(Mark.STRETCH);
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        assertThat(Bar.atMost("live", "time", TIME, 1, 1).mark(OptionalDouble.empty()))
                .isEqualTo(Mark.NOT_MEASURED);
    }

    @Test
    void oneFailureIsOneTooMany() {
        Bar bar = Bar.none("memory", "lost", new Quantity.Figure("ferry", Metric.FAILURES));

        assertThat(bar.mark(OptionalDouble.of(0))).isEqualTo(Mark.MET);
        assertThat(bar.mark(OptionalDouble.of(1))).isEqualTo(Mark.MISSED);
    }

    @Test
    void aStretchOnTheWrongSideOfTheBoundIsRefused() {
        assertThatThrownBy(() -> Bar.atMost("live", "time", TIME, 0.5, 0.75))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bar.atLeast("upload", "speed", TIME, 1.1, 0.9))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeAndSpeedLookAtTheSameRunsFromBothSides() {
        Outcome outcome =
                outcome(SeriesTest.seconds("ferry", 1, 1), SeriesTest.seconds("scp", 4, 4));

        assertThat(TIME.in(outcome)).hasValue(0.25);
        assertThat(new Quantity.Speed("ferry", "scp").in(outcome)).hasValue(4);
    }

    @Test
    void aRivalThatWasNotThereLeavesNothingToCompareWith() {
        Outcome outcome = outcome(SeriesTest.seconds("ferry", 1));

        assertThat(TIME.in(outcome)).isEmpty();
        assertThat(new Quantity.Figure("scp", Metric.FAILURES).in(outcome)).isEmpty();
    }

    private static Outcome outcome(Series... series) {
        return new Outcome("live", "something", List.of(series), Optional.empty());
    }
}

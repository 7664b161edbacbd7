package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {
    /// The machine was slower for both in the second round, and something disturbed one in the third: medians of each alone
    /// would say that one takes five times as long.
    @Test
    void comparesRoundByRoundSoThatADriftOfTheMachineIsInBoth() {
        Series one = seconds("one", 1, 30, 10);
        Series other = seconds("other", 2, 60, 2);

        assertThat(one.timesAsLongAs(other)).hasValue(0.5);
        assertThat(other.timesAsLongAs(one)).hasValue(2);
    }

    @Test
    void comparesAsManyRoundsAsBothHave() {
        assertThat(seconds("one", 2, 4).timesAsLongAs(seconds("other", 1))).hasValue(2);
        assertThat(seconds("one", 2).timesAsLongAs(seconds("other"))).isEmpty();
    }

    @Test
    void whatWasNotTimedIsNotCompared() {
        Series lag = new Series("lag", List.of(Sample.of(Metric.LAG_MEBIBYTES, 1)));

        assertThat(lag.timesAsLongAs(seconds("other", 1))).isEmpty();
        assertThat(lag.summary(Metric.SECONDS)).isEmpty();
    }

    @Test
    void timesAreSummedUpByTheirMedianAndPeaksByTheGreatest() {
        Series series = new Series("one", List.of(peak(1, 100), peak(5, 300), peak(2, 200)));

        assertThat(series.summary(Metric.SECONDS)).hasValue(2);
        assertThat(series.summary(Metric.SERVER_PEAK_MEBIBYTES)).hasValue(300);
    }

    private static Sample peak(double seconds, double mebibytes) {
        return Sample.of(Metric.SECONDS, seconds).with(Metric.SERVER_PEAK_MEBIBYTES, mebibytes);
    }

    static Series seconds(String contender, double... seconds) {
        return new Series(
                contender,
                Arrays.stream(seconds)
                        .mapToObj(value -> Sample.of(Metric.SECONDS, value))
                        .toList());
    }
}

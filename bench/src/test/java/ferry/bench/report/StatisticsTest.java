package ferry.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void aQuantileIsAValueThatWasMeasured() {
        List<Double> hundred = DoubleStream.iterate(1, it -> it + 1).limit(100).boxed().toList();

        assertThat(Statistics.quantile(hundred, 0.99)).isEqualTo(99);
        assertThat(Statistics.quantile(hundred, 0.5)).isEqualTo(50);
        assertThat(Statistics.quantile(hundred, 1)).isEqualTo(100);
        assertThat(Statistics.quantile(List.of(7.0), 0.01)).isEqualTo(7);
    }

    @Test
    void leastAndGreatestLookAtValuesAndNotAtPlaces() {
        assertThat(Statistics.least(List.of(10.0, 9.0, 11.0))).isEqualTo(9);
        assertThat(Statistics.greatest(List.of(10.0, 11.0, 9.0))).isEqualTo(11);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Statistics.median(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

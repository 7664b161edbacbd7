package ferry.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionCountTest {

    private static final long GIBI = 1L << 30;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "20, 1", "24, 2", "50, 4", "100, 8", "5000, 8"})
    void theFurtherAServerIsTheMoreConnectionsThereAre(long millis, int connections) {
        assertThat(ConnectionCount.byDistance(Duration.ofMillis(millis), GIBI))
                .isEqualTo(connections);
    }

    @Test
    void everyConnectionHasARangeToFetch() {
        long three = 3L * ReceiveRanges.RANGE_BYTES;

        assertThat(ConnectionCount.usable(8, three)).isEqualTo(3);
        assertThat(ConnectionCount.usable(8, three - 1)).isEqualTo(2);
        assertThat(ConnectionCount.usable(8, -1)).isZero();
        assertThat(ConnectionCount.usable(8, Long.MIN_VALUE)).isNotPositive();
        assertThat(ConnectionCount.usable(2, Long.MAX_VALUE)).isEqualTo(2);
    }
}

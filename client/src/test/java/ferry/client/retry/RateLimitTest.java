package ferry.client.retry;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.fake.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitTest {

    private final ManualTime time = new ManualTime();

    @ParameterizedTest
    @CsvSource({"1000, 1000, 10", "1048576, 262144, 40", "10000000, 262144, 100"})
    void bytesTakeTheTimeTheyShould(long rate, int chunk, int chunks) throws Exception {
        RateLimit limit = RateLimit.of(rate, time);
        for (int i = 0; i < chunks; i++) {
            limit.pass(chunk);
        }
        double expected = (double) chunk * chunks / rate;
        assertThat(time.nanos() / 1e9).isBetween(expected - 0.11, expected + 0.01);
    }

    @Test
    void aPauseGivesNoRightToHurryAfterwards() throws Exception {
        RateLimit limit = RateLimit.of(1_000_000, time);
        limit.pass(1_000_000);
        time.pass(Duration.ofSeconds(100));
        long before = time.nanos();
        for (int i = 0; i < 10; i++) {
            limit.pass(1_000_000);
        }
        assertThat((time.nanos() - before) / 1e9).isBetween(9.89, 10.01);
    }

    @Test
    void noLimitNeverWaits() throws Exception {
        RateLimit limit = RateLimit.of(0, time);
        limit.pass(Integer.MAX_VALUE);

        assertThat(time.sleeps).isEmpty();
        assertThat(limit.chunkBytes(262_144)).isEqualTo(262_144);
    }

    @ParameterizedTest
    @CsvSource({"1, 1024", "40960, 10240", "1048576, 262144", "1000000000000, 262144"})
    void slowStreamsHaveSmallChunks(long rate, int chunk) {
        assertThat(RateLimit.of(rate, time).chunkBytes(262_144)).isEqualTo(chunk);
    }
}

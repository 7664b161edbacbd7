package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AgesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T21:40:07Z");

    @Test
    void momentsAreNamedByTheirDistance() {
        assertThat(words(Duration.ofSeconds(-59))).isEqualTo("now");
        assertThat(words(Duration.ofSeconds(59))).isEqualTo("now");
        assertThat(words(Duration.ofMinutes(-3))).isEqualTo("3 min ago");
        assertThat(words(Duration.ofMinutes(-119))).isEqualTo("1 h ago");
        assertThat(words(Duration.ofHours(-47))).isEqualTo("47 h ago");
        assertThat(words(Duration.ofDays(-2))).isEqualTo("2 days ago");
        assertThat(words(Duration.ofHours(5))).isEqualTo("in 5 h");
        assertThat(words(Duration.ofDays(30))).isEqualTo("in 30 days");
    }

    private static String words(Duration fromNow) {
        return Ages.words(NOW.plus(fromNow), NOW);
    }
}

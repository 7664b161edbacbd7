package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void aSpanIsThatLongAgo() {
        assertThat(Moments.parse("2h", NOW)).contains(NOW.minus(Duration.ofHours(2)));
    }

    @Test
    void aDateIsItsFirstMomentHere() {
        assertThat(Moments.parse("2026-01-31", NOW))
                .contains(
                        LocalDate.of(2026, 1, 31).atStartOfDay(ZoneId.systemDefault()).toInstant());
    }

    @Test
    void aMomentWithAZoneIsTakenAsItIs() {
        assertThat(Moments.parse("2026-01-31T12:00:00Z", NOW)).contains(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-01-31T", "Z", "-2h", "0d"})
    void anythingElseIsNoMoment(String text) {
        assertThat(Moments.parse(text, NOW)).isEmpty();
    }

    @Test
    void aMomentFarBeyondTheCalendarIsShownAllTheSame() {
        assertThat(Moments.text(Instant.MAX)).isNotBlank();
    }
}

package ferry.client.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void neverWaitsLongerThanTheDoublingCeiling() {
        Duration ceiling = Backoff.FIRST;
        for (int i = 0; i < 50; i++) {
            assertThat(backoff.next(Optional.empty()))
                    .isBetween(Duration.ZERO, ceiling)
                    .isLessThanOrEqualTo(Backoff.LONGEST);
            ceiling = ceiling.multipliedBy(2);
        }
    }

    @Test
    void jitterIsFull() {
        for (int i = 0; i < 20; i++) {
            backoff.next(Optional.empty());
        }
        double seconds = 0;
        for (int i = 0; i < 1_000; i++) {
            seconds += backoff.next(Optional.empty()).toMillis() / 1e3;
        }
        assertThat(seconds / 1_000).isBetween(13.5, 16.5); // the mean of 0 to 30 s
    }

    @Test
    void beginsShortAgainAfterAReset() {
        for (int i = 0; i < 20; i++) {
            backoff.next(Optional.empty());
        }
        backoff.reset();
        assertThat(backoff.next(Optional.empty())).isLessThanOrEqualTo(Backoff.FIRST);
    }

    @Test
    void theServersWishBeatsItsOwnButNotBeyondReason() {
        assertThat(backoff.next(Optional.of(Duration.ofSeconds(77)))).hasSeconds(77);
        assertThat(backoff.next(Optional.of(Duration.ofDays(300))))
                .isEqualTo(Backoff.LONGEST_ASKED);
        assertThat(backoff.next(Optional.of(Duration.ofSeconds(-1)))).isEqualTo(Duration.ZERO);
    }
}

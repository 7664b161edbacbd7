package ferry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class HashBudgetTest {
    private static final Duration BURST = Duration.ofSeconds(5);
    private static final double HALF = 0.5;
    private static final long HASH = Duration.ofMillis(300).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private HashBudget budget = new HashBudget(HALF, BURST, 0);
    private long now;

    @Test
    void aBurstGoesAtFullSpeed() {
        int hashes = 0;
        while (budget.untilOpen(now) == 0) {
            hash(HASH);
            hashes++;
        }

        assertThat(now).isBetween(9 * SECOND, 10 * SECOND + HASH);
        assertThat(hashes).isGreaterThan(30);
    }

    @Test
    void overTimeHashingHasItsShareOfTheProcessorsHoweverManyAsk() {
        spendTheBurst();
        long begin = now;

        long worked = 0;
        while (now - begin < 600 * SECOND) {
            worked += nextHash(HASH);
        }

        assertThat(worked).isCloseTo((long) (HALF * (now - begin)), Percentage.withPercentage(1));
    }

    @Test
    void longHashesHaveNoMoreThanTheShareEither() {
        budget = new HashBudget(0.25, BURST, now);
        spendTheBurst();
        long begin = now;

        long worked = 0;
        while (now - begin < 600 * SECOND) {
            worked += nextHash(2 * SECOND);
        }

        assertThat(worked).isCloseTo((long) (0.25 * (now - begin)), Percentage.withPercentage(2));
    }

    @Test
    void whatIsNotUsedIsSavedUpToTheBurst() {
        now += 3_600 * SECOND;
        long begin = now;

        spendTheBurst();

        assertThat(now - begin).isBetween(9 * SECOND, 10 * SECOND + HASH);
    }

    @Test
    void thoseWhoNeedNotAskLeaveTheOthersToWaitForTwoSecondsAndNoLonger() {
        for (int i = 0; i < 1_000; i++) {
            hash(HASH);
        }

        assertThat(budget.untilOpen(now)).isBetween(SECOND, 2 * SECOND + SECOND / 1_000);
    }

    @Test
    void theWaitThatIsToldIsLongEnough() {
        spendTheBurst();

        now += budget.untilOpen(now);

        assertThat(budget.untilOpen(now)).isZero();
    }

    @Test
    void whereEachHashHasAProcessorOfTheShareNobodyEverWaits() {
        budget = new HashBudget(1, BURST, 0);

        for (int i = 0; i < 10_000; i++) {
            assertThat(budget.untilOpen(now)).isZero();
            hash(HASH);
        }
    }

    private void spendTheBurst() {
        while (budget.untilOpen(now) == 0) {
            hash(HASH);
        }
    }

    /// @return what it has taken
    private long nextHash(long work) {
        now += budget.untilOpen(now);
        hash(work);
        return work;
    }

    private void hash(long work) {
        now += work;
        budget.pay(now, work);
    }
}

package ferry.client.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.fake.ManualTime;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class PersistenceTest {

    private final ManualTime time = new ManualTime();
    private final Persistence persistence =
            new Persistence(time, new Random(1), Persistence.FIRST_CONNECT);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void triesAFirstConnectForTenSecondsAndNoLonger() {
        assertThatThrownBy(() -> persistence.once(failing(Problem.UNREACHABLE), () -> {}))
                .isInstanceOf(FerryException.class);
        assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(10));
        assertThat(calls).hasValueGreaterThan(4);
    }

    @Test
    void aSlowAttemptThatTookAllTheTimeIsFollowedByTwoMore() {
        Supplier<String> slow =
                () -> {
                    time.sleep(Duration.ofSeconds(11));
                    return failing(Problem.UNREACHABLE).get();
                };

        assertThatThrownBy(() -> persistence.once(slow, () -> {}))
                .isInstanceOf(FerryException.class);

        assertThat(calls).hasValue(3);
    }

    @Test
    void withoutPatienceEverythingIsTriedOnce() {
        Persistence hasty = new Persistence(time, new Random(1), Duration.ZERO);

        assertThatThrownBy(() -> hasty.repeatable(failing(Problem.UNREACHABLE), () -> {}))
                .isInstanceOf(FerryException.class);

        assertThat(calls).hasValue(1);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void aLoginThatMayHaveBeenHeardIsNotRepeated() {
        assertThatThrownBy(() -> persistence.once(failing(Problem.CONNECTION_LOST), () -> {}))
                .isInstanceOf(FerryException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aQuestionThatWasLostIsRepeated() {
        assertThatThrownBy(() -> persistence.repeatable(failing(Problem.CONNECTION_LOST), () -> {}))
                .isInstanceOf(FerryException.class);
        assertThat(calls).hasValueGreaterThan(4);
    }

    @Test
    void aRefusalIsNotRepeated() {
        assertThatThrownBy(() -> persistence.repeatable(failing(Problem.BAD_CREDENTIALS), () -> {}))
                .isInstanceOf(FerryException.class);
        assertThat(calls).hasValue(1);
    }

    private Supplier<String> failing(Problem problem) {
        return () -> {
            calls.incrementAndGet();
            throw new FerryException(problem, "planned");
        };
    }
}

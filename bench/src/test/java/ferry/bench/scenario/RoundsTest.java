package ferry.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.report.Metric;
import ferry.bench.report.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RoundsTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void contendersRunInTurn() throws InterruptedException {
        new Rounds(1, 2).run(List.of(counting("a"), counting("b")), new Silence());

        assertThat(order).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void theFirstRoundsAreNotKept() throws InterruptedException {
        Rounds.Result result = new Rounds(1, 2).run(List.of(counting("a")), new Silence());

        assertThat(result.series().getFirst().values(Metric.SECONDS)).containsExactly(2.0, 3.0);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void whoFailsTakesNoFurtherPartAndTheOthersGoOn() throws InterruptedException {
        Rounds.Result result =
                new Rounds(0, 3).run(List.of(failingIn(2, "a"), counting("b")), new Silence());

        assertThat(result.series().get(0).values(Metric.SECONDS)).containsExactly(1.0);
        assertThat(result.series().get(1).runs()).hasSize(3);
        assertThat(result.failures()).containsOnlyKeys("a").containsEntry("a", "broken");
        assertThat(order).containsExactly("a1", "b1", "b2", "b3");
    }

    private Contender counting(String name) {
        return failingIn(Integer.MAX_VALUE, name);
    }

    private Contender failingIn(int round, String name) {
        AtomicInteger runs = new AtomicInteger();
        return new Contender(
                name,
                () -> {
                    int run = runs.incrementAndGet();
                    if (run == round) {
                        throw new IOException("broken");
                    }
                    order.add(name + run);
                    return Sample.of(Metric.SECONDS, run);
                });
    }

    private static final class Silence implements Rounds.Progress {
        @Override
        public void ran(String contender, int round, int of, Sample sample) {}

        @Override
        public void failed(String contender, Exception because) {}
    }
}

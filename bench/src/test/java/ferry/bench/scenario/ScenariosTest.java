package ferry.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.bench.report.Bar;
import ferry.bench.report.Bars;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenariosTest {
    private static final List<String> NAMES = Scenarios.ALL.stream().map(Scenario::name).toList();

    @Test
    void noTwoHaveTheSameName() {
        assertThat(NAMES).doesNotHaveDuplicates();
    }

    @Test
    void everyBarIsOneOfAScenario() {
        assertThat(Bars.ALL).extracting(Bar::scenario).isSubsetOf(NAMES);
    }
}

package ferry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.bench.scenario.Size;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    private static final List<String> KNOWN = List.of("upload", "receive", "live");

    @Test
    void nothingMeansEverythingInFull() {
        Options options = Options.parse(List.of(), KNOWN);

        assertThat(options.scenarios()).isEqualTo(KNOWN);
        assertThat(options.size()).isEqualTo(Size.FULL);
        assertThat(options.json()).isEmpty();
    }

    @Test
    void flagsMayStandAnywhere() {
        Options options =
                Options.parse(List.of("--json", "out.json", "live", "--quick", "upload"), KNOWN);

        assertThat(options.scenarios()).containsExactly("live", "upload");
        assertThat(options.size()).isEqualTo(Size.QUICK);
        assertThat(options.json()).contains(Path.of("out.json"));
    }

    @Test
    void whatIsNamedTwiceIsMeasuredOnce() {
        assertThat(Options.parse(List.of("live", "live"), KNOWN).scenarios())
                .containsExactly("live");
    }

    @Test
    void anUnknownScenarioIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Options.parse(List.of("downlaod"), KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("downlaod (expected: upload, receive, live)");
    }

    @Test
    void anUnknownFlagIsRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--fast"), KNOWN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jsonNeedsAFile() {
        assertThatThrownBy(() -> Options.parse(List.of("--json"), KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--json needs a file");
    }
}

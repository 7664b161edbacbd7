package ferry.cli.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramLineTest {

    @Test
    void blanksPartWords() {
        assertThat(ProgramLine.words("  /opt/scan   --quiet\t{} "))
                .containsExactly("/opt/scan", "--quiet", "{}");
    }

    @Test
    void quotesAndBackslashesKeepWordsTogether() {
        assertThat(ProgramLine.words("'/opt/my scan' \"a 'b'\" c\\ d 'e\\' \"f\\\"\" ''"))
                .containsExactly("/opt/my scan", "a 'b'", "c d", "e\\", "f\"", "");
    }

    @Test
    void nothingElseMeansAnything() {
        assertThat(ProgramLine.words("scan $HOME $(id) `id` *;id>x|y&z ~ #"))
                .containsExactly("scan", "$HOME", "$(id)", "`id`", "*;id>x|y&z", "~", "#");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "''", "scan 'x", "scan \"x", "scan x\\"})
    void whatHasNoBeginningOrNoEndIsRefused(String line) {
        assertThatThrownBy(() -> ProgramLine.words(line))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

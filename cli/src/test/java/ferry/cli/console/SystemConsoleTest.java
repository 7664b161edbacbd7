package ferry.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SystemConsoleTest {

    @Test
    void linesMoveOnlyOnATerminalThatSaysWhatItIsAndIsNotDumb() {
        assertThat(SystemConsole.moves("xterm-256color")).isTrue();
        assertThat(SystemConsole.moves("dumb")).isFalse();
        assertThat(SystemConsole.moves("")).isFalse();
    }
}

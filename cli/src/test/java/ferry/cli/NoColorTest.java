package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The variable NO_COLOR, as https://no-color.org has it.
final class NoColorTest {

    private static final String STYLE = "\u001b\\[[0-9;]*m";

    @TempDir Path folder;

    @Test
    void helpHasColoursOnATerminal() {
        assertThat(help(new ScriptedConsole().onTerminal(80), "").out()).containsPattern(STYLE);
    }

    @Test
    void helpHasNoneWhereNoColorIsSet() {
        Outcome plain = help(new ScriptedConsole().onTerminal(80), "1");

        assertThat(plain.exitCode()).isZero();
        assertThat(plain.out()).doesNotContain("\u001b").contains("--to");
    }

    @Test
    void anEmptyNoColorIsNone() {
        Someone alice = new Someone("alice", folder);
        alice.environment().put("NO_COLOR", "");

        assertThat(alice.types(new ScriptedConsole().onTerminal(80), "send", "--help").out())
                .containsPattern(STYLE);
    }

    @Test
    void helpHasNoneWhereNobodySeesThem() {
        assertThat(help(new ScriptedConsole(), "").out()).doesNotContain("\u001b");
        assertThat(help(new ScriptedConsole().onDumbTerminal(), "").out()).doesNotContain("\u001b");
    }

    private Outcome help(ScriptedConsole console, String noColor) {
        Someone alice = new Someone("alice", folder);
        if (!noColor.isEmpty()) {
            alice.environment().put("NO_COLOR", noColor);
        }
        return alice.types(console, "send", "--help");
    }
}

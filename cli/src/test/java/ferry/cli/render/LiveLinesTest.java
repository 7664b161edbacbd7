package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.ScriptedConsole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LiveLinesTest {

    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9]*[A-Z]");

    @Test
    void nothingMovesWhereThereIsNoTerminal() {
        ScriptedConsole console = new ScriptedConsole();
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "moving");
            lines.draw();
            lines.print(() -> console.out().println("stays"));
        }

        assertThat(console.errText()).isEmpty();
        assertThat(console.outText()).isEqualTo("stays\n");
    }

    @Test
    void nothingMovesOnATerminalThatCannotDoSo() {
        ScriptedConsole console = new ScriptedConsole().onDumbTerminal();
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "moving");
            lines.draw();
            lines.print(() -> console.out().println("stays"));
        }

        assertThat(console.errText()).isEmpty();
        assertThat(console.outText()).isEqualTo("stays\n");
    }

    @Test
    void linesAreDrawnOverThemselvesAndTakenAway() {
        ScriptedConsole console = new ScriptedConsole().onTerminal(80);
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "first");
            lines.add(_ -> "second");
            lines.draw();
            lines.draw();
        }

        assertThat(console.errText())
                .startsWith("\rfirst\u001b[K\nsecond\u001b[K\u001b[J")
                .contains("\r\u001b[1Afirst")
                .endsWith("\r\u001b[1A\u001b[J");
    }

    @Test
    void noLineIsWiderThanTheTerminalAlsoAfterAResize() {
        ScriptedConsole console = new ScriptedConsole().onTerminal(40);
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "x".repeat(200));
            lines.draw();
            console.resize(20);
            lines.draw();
        }

        String drawn = ANSI.matcher(console.errText()).replaceAll("");
        assertThat(drawn.split("[\r\n]+")).anySatisfy(line -> assertThat(line).hasSize(39));
        assertThat(List.of(drawn.split("[\r\n]+")).getLast()).hasSize(19);
    }

    @Test
    void nothingIsLeftOfLinesThatANarrowerTerminalHasBroken() {
        ScriptedConsole console = new ScriptedConsole().onTerminal(40);
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "x".repeat(200)); // 39 columns, two rows of 20
            lines.add(_ -> "short");
            lines.draw();
            console.resize(20);
            lines.draw();
            lines.print(() -> {});
        }

        assertThat(console.errText())
                .contains("short\u001b[K\u001b[J\r\u001b[2Ax")
                .endsWith("short\u001b[K\u001b[J\r\u001b[1A\u001b[J");
    }

    @Test
    void manyLinesAreCounted() {
        ScriptedConsole console = new ScriptedConsole().onTerminal(80);
        try (LiveLines lines = new LiveLines(console)) {
            for (int i = 0; i < LiveLines.MAX_LINES + 3; i++) {
                String text = "line " + i;
                lines.add(_ -> text);
            }
            lines.draw();
        }

        assertThat(console.errText()).contains("... and 3 more").doesNotContain("line 8");
    }

    @Test
    void aHostileLineCannotMoveTheCursor() {
        ScriptedConsole console = new ScriptedConsole().onTerminal(80);
        try (LiveLines lines = new LiveLines(console)) {
            lines.add(_ -> "a\u001b[9Ab");
            lines.draw();
        }

        assertThat(console.errText()).doesNotContain("\u001b[9A");
    }
}

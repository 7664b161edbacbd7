package ferry.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.console.Screen;
import ferry.cli.fake.ScriptedConsole;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultLineTest {

    private static final List<String> PARTS =
            List.of("holiday.mp4", "100 MiB in 9.98 s (10.0 MiB/s)", "stored", "id 144ba36d");

    @Test
    void aProgramGetsOneLineHoweverLongItIs() {
        assertThat(printed(new ScriptedConsole()))
                .containsExactly(
                        "holiday.mp4  100 MiB in 9.98 s (10.0 MiB/s)  stored  id 144ba36d");
    }

    @Test
    void aTerminalGetsOneLineIfItIsJustWideEnough() {
        assertThat(printed(new ScriptedConsole().onTerminal(64))).hasSize(1);
        assertThat(printed(new ScriptedConsole().onTerminal(63)))
                .containsExactly(
                        "holiday.mp4  100 MiB in 9.98 s (10.0 MiB/s)  stored", "  id 144ba36d");
    }

    @Test
    void noPartIsBrokenOrCutHoweverNarrowTheTerminalIs() {
        assertThat(printed(new ScriptedConsole().onTerminal(5)))
                .containsExactly(
                        "holiday.mp4",
                        "  100 MiB in 9.98 s (10.0 MiB/s)",
                        "  stored",
                        "  id 144ba36d");
    }

    private static List<String> printed(ScriptedConsole console) {
        ResultLine.print(new Screen(console, false), PARTS);
        return console.outLines();
    }
}

package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.ExtraCommand;
import ferry.cli.FerryCli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Help, manual and completion of the commands that need the services.
final class HelpTest {

    @TempDir Path folder;

    static Stream<ExtraCommand> commands() {
        return Main.commands(Map.of()).stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandShowsTheExamplesAndOptionsThatItTellsOf(ExtraCommand command) {
        List<String> words = new ArrayList<>(List.of(command.name().split(" ", -1)));
        words.add("--help");

        Printed printed = run(words);

        assertThat(printed.exitCode()).isZero();
        assertThat(command.usage().examples())
                .isNotEmpty()
                .anySatisfy(example -> assertThat(printed.out()).contains(example));
        assertThat(command.usage().settings())
                .allSatisfy(setting -> assertThat(printed.out()).contains(setting.flag()));
    }

    @Test
    void everyCommandHasAPageOfTheManual() throws IOException {
        Path pages = folder.resolve("man1");

        assertThat(run(List.of("man", pages.toString())).exitCode()).isZero();

        assertThat(commands())
                .allSatisfy(command -> {
                    Path page = pages.resolve("ferry-" + command.name().replace(' ', '-') + ".1");
                    List<String> lines = Files.readAllLines(page);
                    assertThat(lines).contains(".SH \"EXAMPLES\"");
                    assertThat(lines.get(lines.indexOf(".EX") + 1)).contains("ferry");
                });
        assertThat(Files.readString(pages.resolve("ferry-serve.1")))
                .contains("\\fB\\-\\-data\\fR \\fIDIR\\fR")
                .contains("\\(ti/.local/share/ferry")
                .doesNotContain(System.getProperty("user.home") + "/");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsListedAndCompleted(ExtraCommand command) {
        String last = command.name().substring(command.name().indexOf(' ') + 1);

        String bash = run(List.of("completion", "bash")).out();

        assertThat(bash).contains("' " + command.name() + "')");
        assertThat(bash).contains("'" + last + "\t" + command.summary().replace("'", "'\\''"));
    }

    private record Printed(int exitCode, String out) {}

    private static Printed run(List<String> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exitCode = FerryCli.run(words, new Deaf(out), Map.of(), Main.commands(Map.of()));
        return new Printed(exitCode, bytes.toString(StandardCharsets.UTF_8));
    }
}

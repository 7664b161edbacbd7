package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.manual.Examples;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The help of every command there is, also of those to come.
final class HelpTest {

    @TempDir Path folder;

    private Outcome help(CommandSpec command) {
        String[] words = (command.qualifiedName() + " --help").split(" ", -1);
        return new Someone("alice", folder).types(Stream.of(words).skip(1).toArray(String[]::new));
    }

    static Stream<CommandSpec> commands() {
        return withBelow(Root.spec(List.of()));
    }

    private static Stream<CommandSpec> withBelow(CommandSpec command) {
        return Stream.concat(
                Stream.of(command),
                command.subcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .distinct()
                        .flatMap(HelpTest::withBelow));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItDoesAndShowsAnExampleOfItself(CommandSpec command) {
        Outcome outcome = help(command);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(command.usageMessage().description()[0]).endsWith(".");
        assertThat(Examples.of(command))
                .as("examples of " + command.qualifiedName())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(outcome.out()).contains("  " + example))
                .allSatisfy(example -> assertThat(example).contains(command.qualifiedName()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsExplained(CommandSpec command) {
        assertThat(command.options())
                .allSatisfy(option -> assertThat(option.description()[0]).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOtherNameIsTold(CommandSpec command) {
        assertThat(command.aliases())
                .allSatisfy(alias -> assertThat(help(command).out()).contains("ferry " + alias));
    }

    @Test
    void commandsAreListedInSectionsEachOnce() {
        String help = help(Root.spec(List.of())).out();

        assertThat(help)
                .contains("\nSend and receive:\n", "\nYour account", "\nRun a server:\n")
                .doesNotContain("complete  ", "\n  man ");
        assertThat(
                        Root.spec(List.of()).subcommands().values().stream()
                                .map(CommandLine::getCommandSpec)
                                .distinct()
                                .filter(command -> !command.usageMessage().hidden()))
                .allSatisfy(command ->
                        assertThat(help).containsPattern("(?m)^  " + command.name() + "[, ]"));
    }
}

package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// A line makes no more than it calls, and that is the same as among all.
final class RootTest {

    @Test
    void aCommandByItselfIsTheSameAsAmongAll() {
        CommandSpec all = Root.spec(List.of());
        all.subcommands()
                .forEach((name, command) -> {
                    CommandSpec alone = Root.spec(List.of(), List.of(name, "--json"));
                    assertThat(usage(alone, name)).isEqualTo(usage(all, name));
                    if (!name.equals("admin")) {
                        assertThat(alone.subcommands().values()).as(name).hasSize(names(command));
                    }
                });
    }

    @Test
    void aLineThatBeginsWithAnotherWordMayCallAnything() {
        int all = Root.spec(List.of()).subcommands().size();
        assertThat(Root.spec(List.of(), List.of()).subcommands()).hasSize(all);
        assertThat(Root.spec(List.of(), List.of("--json", "whoami")).subcommands()).hasSize(all);
        assertThat(Root.spec(List.of(), List.of("whoam")).subcommands()).hasSize(all);
    }

    private static int names(CommandLine command) {
        return 1 + command.getCommandSpec().aliases().length;
    }

    private static String usage(CommandSpec root, String name) {
        CommandLine command = new CommandLine(root).getSubcommands().get(name);
        return Objects.requireNonNull(command, name).getUsageMessage();
    }
}

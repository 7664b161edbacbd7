package ferry.cli;

import ferry.cli.command.Usage;
import ferry.cli.console.Console;
import java.util.List;
import java.util.function.Supplier;

/// A command that another module adds. It reads its arguments itself, `--help` too.
public interface ExtraCommand {

    /// A word, or two: a command and one beneath it.
    String name();

    /// One sentence for the list of commands.
    String summary();

    /// How it is called. Nothing is parsed by that, but explained and completed; asked for only then.
    Usage usage();

    /// @param args what follows the name
    /// @return exit code
    int run(List<String> args, Console console);

    /// Made of its parts.
    static ExtraCommand of(String name, String summary, Supplier<Usage> usage, Action action) {
        return new ExtraCommand() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return summary;
            }

            @Override
            public Usage usage() {
                return usage.get();
            }

            @Override
            public int run(List<String> args, Console console) {
                return action.run(args, console);
            }
        };
    }

    /// What a command does.
    @FunctionalInterface
    interface Action {
        int run(List<String> args, Console console);
    }
}

package ferry.cli;

import ferry.cli.console.Console;
import java.util.List;

/// A command that another module adds. It reads its arguments itself, `--help` too.
public interface ExtraCommand {

    /// A word, or two: a command and one beneath it.
    String name();

    /// One sentence for the list of commands.
    String summary();

    /// @param args what follows the name
    /// @return exit code
    int run(List<String> args, Console console);

    /// Made of its parts.
    static ExtraCommand of(String name, String summary, Action action) {
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

package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// One command: what it is called with, and what it does.
interface Command {

    CommandSpec spec();

    ExitCode run(Invocation invocation);

    /// Whether the last line of its JSON is always a result.
    default boolean endsInResult() {
        return false;
    }
}

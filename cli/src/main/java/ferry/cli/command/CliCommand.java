package ferry.cli.command;

import ferry.cli.console.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of `ferry`.
public interface CliCommand {

    /// Name, options and help. Asked once a run, for every command: cheap.
    CommandSpec spec();

    /// Runs to the end, on the calling thread.
    ///
    /// @param arguments as they were parsed by [#spec]
    /// @return the exit code of the process
    /// @throws Exception for what went wrong: the caller tells the person, and chooses the code
    int run(ParseResult arguments, Console console) throws Exception;
}

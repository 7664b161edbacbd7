package ferry.cli.interactive;

import ferry.cli.command.CliCommand;
import ferry.cli.console.Console;
import ferry.cli.exit.UsageException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `ferry` alone: a session at a prompt.
public final class InteractiveCommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("ferry");
        spec.usageMessage()
                .description(
                        "Moves files between people. Alone on a terminal: a session at a prompt.")
                .footer("", "Example: ferry send report.pdf --to bob");
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        throw new UsageException("what to do? See: ferry --help");
    }
}

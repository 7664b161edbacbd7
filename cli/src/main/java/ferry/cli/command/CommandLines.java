package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Parses a command line and runs the command that it names.
public final class CommandLines {

    private static final int MAX_HELP_WIDTH = 100;

    private final Surroundings surroundings;
    private final Screen screen;
    private final CommandLine commandLine;
    private boolean verbose;

    /// @param extras names and summaries of commands that are run elsewhere, to be listed here
    public CommandLines(Surroundings surroundings, Map<String, String> extras) {
        this.surroundings = surroundings;
        this.screen = new Screen(surroundings.console());
        this.commandLine = commandLine(spec(extras), surroundings.console());
    }

    private static CommandSpec spec(Map<String, String> extras) {
        CommandSpec root = Flags.common(CommandSpec.create().name("ferry"));
        root.version("ferry " + Version.text())
                .addOption(
                        OptionSpec.builder("-V", "--version")
                                .type(boolean.class)
                                .versionHelp(true)
                                .description("Print the version.")
                                .build())
                .usageMessage(
                        new UsageMessageSpec()
                                .description(
                                        "Moves files between named people through a server they"
                                                + " run. Alone on a terminal it starts an"
                                                + " interactive session.")
                                .footer("", "More about a command: ferry COMMAND --help"));
        for (Command command : commands()) {
            CommandSpec spec = command.spec();
            root.addSubcommand(spec.name(), spec);
        }
        extras.forEach((name, summary) ->
                root.addSubcommand(
                        name,
                        CommandSpec.create()
                                .usageMessage(new UsageMessageSpec().description(summary))));
        return root;
    }

    private static List<Command> commands() {
        return List.of(
                EnterCommand.login(),
                EnterCommand.register(),
                new LogoutCommand(),
                new WhoAmICommand(),
                new SendCommand(),
                new ReceiveCommand(),
                ListCommand.inbox(),
                ListCommand.outbox());
    }

    private CommandLine commandLine(CommandSpec spec, Console console) {
        CommandLine line = new CommandLine(spec);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(MAX_HELP_WIDTH);
        line.setParameterExceptionHandler(this::misunderstood);
        line.setExecutionStrategy(this::execute);
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        return line;
    }

    public ExitCode run(List<String> args) {
        int number = commandLine.execute(args.toArray(String[]::new));
        return ExitCode.ofNumber(number);
    }

    private int misunderstood(ParameterException e, String[] args) {
        Failure failure =
                new Failure(
                        ExitCode.USAGE,
                        "USAGE",
                        false,
                        String.valueOf(e.getMessage()),
                        suggestion(e).orElse(help(e.getCommandLine())));
        if (List.of(args).contains(Flags.JSON)) {
            screen.out(FailureJson.of(failure));
        } else {
            FailureText.show(screen, failure, Optional.empty());
        }
        return ExitCode.USAGE.number();
    }

    private static String help(CommandLine line) {
        return line.getCommandSpec().qualifiedName() + " --help";
    }

    private static Optional<String> suggestion(ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> likely = unmatched.getSuggestions();
            return likely.isEmpty()
                    ? Optional.empty()
                    : Optional.of("did you mean " + String.join(" or ", likely) + "?");
        }
        return Optional.empty();
    }

    private int execute(ParseResult root) {
        Integer helped = CommandLine.executeHelpRequest(root);
        if (helped != null) {
            return helped;
        }
        ParseResult own = root;
        while (own.hasSubcommand()) {
            own = own.subcommand();
        }
        Invocation invocation = new Invocation(surroundings, root, own);
        verbose = invocation.flag(Flags.VERBOSE);
        return execute(invocation, own.commandSpec()).number();
    }

    private ExitCode execute(Invocation invocation, CommandSpec spec) {
        try {
            if (spec.userObject() instanceof Command command) {
                return command.run(invocation);
            }
            commandLine.usage(commandLine.getErr());
            return ExitCode.USAGE;
        } catch (RuntimeException e) {
            return failed(invocation, e);
        }
    }

    private ExitCode failed(Invocation invocation, RuntimeException e) {
        Failure failure = Failure.of(e);
        if (verbose) {
            StackTraces.print(screen, e);
        }
        if (invocation.json()) {
            screen.out(FailureJson.of(failure));
        } else {
            FailureText.show(screen, failure, Optional.empty());
        }
        return failure.exitCode();
    }
}

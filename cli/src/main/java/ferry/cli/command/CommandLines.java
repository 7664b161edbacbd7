package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.console.Screen;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Parses a command line and runs the command that it names.
public final class CommandLines {

    private static final int HELP_WIDTH = 90;

    private final Surroundings surroundings;
    private final Seat seat;
    private final Alone alone;
    private final Supplier<CommandSpec> program;
    private final List<OtherCommand> others;

    /// What `ferry` does without a command.
    @FunctionalInterface
    public interface Alone {
        ExitCode run(Invocation invocation);
    }

    /// @param others commands that are run elsewhere, to be listed here
    public CommandLines(
            Surroundings surroundings, Seat seat, Alone alone, List<OtherCommand> others) {
        this.surroundings = surroundings;
        this.seat = seat;
        this.alone = alone;
        this.program = () -> Root.explained(others);
        this.others = others;
    }

    private CommandLine commandLine(CommandSpec spec) {
        Console console = surroundings.console();
        CommandLine line = new CommandLine(spec);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setColorScheme(Help.defaultColorScheme(coloured() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler(this::misunderstood);
        line.setExecutionStrategy(this::execute);
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        return line;
    }

    /// Help is the only text that has colours, and only where somebody sees them who has not asked for none.
    private boolean coloured() {
        Console console = surroundings.console();
        return console.outIsTerminal()
                && console.linesMove()
                && surroundings.variable("NO_COLOR").isEmpty();
    }

    public ExitCode run(List<String> args) {
        return ExitCode.ofNumber(
                commandLine(Root.spec(others, args)).execute(args.toArray(String[]::new)));
    }

    private int misunderstood(ParameterException e, String[] args) {
        List<String> words = Arrays.asList(args);
        CommandLine line = e.getCommandLine();
        Failure failure =
                new Failure(
                        ExitCode.USAGE,
                        "USAGE",
                        false,
                        Suggestions.message(e),
                        Suggestions.of(e).orElse(line.getCommandSpec().qualifiedName() + " --help"),
                        Optional.of(e));
        boolean verbose = words.contains("-v") || words.contains(Flags.VERBOSE);
        Screen screen = new Screen(surroundings.console(), verbose);
        show(failure, screen, words.contains(Flags.JSON), line.getCommandSpec());
        return ExitCode.USAGE.number();
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
        Invocation invocation = new Invocation(surroundings, seat, program, root, own);
        return execute(invocation, own.commandSpec()).number();
    }

    private ExitCode execute(Invocation invocation, CommandSpec spec) {
        try {
            return spec.userObject() instanceof Command command
                    ? command.run(invocation)
                    : alone.run(invocation);
        } catch (RuntimeException e) {
            Failure failure = Failure.of(e);
            show(failure, invocation.screen(), invocation.json(), spec);
            return failure.exitCode();
        }
    }

    private static void show(Failure failure, Screen screen, boolean json, CommandSpec spec) {
        if (!json) {
            FailureText.show(screen, failure, Optional.empty());
            return;
        }
        screen.out(FailureJson.of(failure));
        StackTraces.print(screen, failure);
        if (spec.userObject() instanceof Command command && command.endsInResult()) {
            screen.out(FailureJson.result(failure));
        }
    }

    /// Prints what can be called.
    public void help() {
        CommandLine all = commandLine(Root.spec(others));
        all.usage(all.getErr());
    }
}

package ferry.cli;

import ferry.cli.command.CliCommand;
import ferry.cli.command.Globals;
import ferry.cli.command.InboxCommand;
import ferry.cli.command.LoginCommand;
import ferry.cli.command.LogoutCommand;
import ferry.cli.command.ReceiveCommand;
import ferry.cli.command.SendCommand;
import ferry.cli.command.StatusCommand;
import ferry.cli.command.TrustCommand;
import ferry.cli.command.UsersCommand;
import ferry.cli.command.WhoAmICommand;
import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.interactive.InteractiveCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// `ferry`: finds the command that is meant, runs it, and says what went wrong.
public final class FerryCli {

    private static final String VERSION = "--version";

    private final Console console;
    private final Map<CommandSpec, CliCommand> commands = new LinkedHashMap<>();
    private final CliCommand atAPrompt = new InteractiveCommand();
    private final CommandLine parser;

    private FerryCli(Console console, List<CliCommand> more) {
        this.console = console;
        this.parser = new CommandLine(root());
        List<CliCommand> all = new ArrayList<>(ordinary());
        all.addAll(more);
        for (CliCommand command : all) {
            CommandSpec spec = command.spec();
            commands.put(spec, command);
            parser.addSubcommand(spec.name(), spec, spec.aliases());
        }
        parser.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setOut(writer(console.out()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    /// Runs one command to its end.
    ///
    /// @param more commands besides those of the client
    /// @return the exit code of the process
    public static int run(String[] arguments, Console console, List<CliCommand> more) {
        int code = new FerryCli(console, more).run(arguments);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private CommandSpec root() {
        CommandSpec root = atAPrompt.spec();
        root.version("ferry " + version());
        Globals.addTo(root);
        root.addOption(
                OptionSpec.builder("-V", VERSION)
                        .versionHelp(true)
                        .description("Show the version")
                        .build());
        return root;
    }

    private static String version() {
        String version = FerryCli.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static List<CliCommand> ordinary() {
        return List.of(
                LoginCommand.login(),
                LoginCommand.register(),
                new LogoutCommand(),
                new WhoAmICommand(),
                new SendCommand(),
                new ReceiveCommand(),
                InboxCommand.inbox(),
                InboxCommand.outbox(),
                new StatusCommand(),
                new UsersCommand(),
                new TrustCommand());
    }

    private int run(String[] arguments) {
        ParseResult parsed;
        try {
            parsed = parser.parseArgs(arguments);
        } catch (ParameterException e) {
            return misunderstood(e);
        }
        boolean helped = CommandLine.executeHelpRequest(parsed) != null;
        return helped ? ExitCode.DONE.number() : perform(parsed);
    }

    private int perform(ParseResult root) {
        ParseResult arguments = root.hasSubcommand() ? root.subcommand() : root;
        CliCommand command = commands.getOrDefault(arguments.commandSpec(), atAPrompt);
        try {
            return command.run(arguments, console);
        } catch (Exception e) {
            return new Failures(console, Globals.of(arguments)).tell(e).number();
        }
    }

    private int misunderstood(ParameterException e) {
        console.err().println("ferry: " + e.getMessage());
        PrintWriter err = writer(console.err());
        boolean suggested = UnmatchedArgumentException.printSuggestions(e, err);
        if (!suggested) {
            console.err()
                    .println(
                            "see: "
                                    + e.getCommandLine().getCommandSpec().qualifiedName()
                                    + " --help");
        }
        return ExitCode.USAGE.number();
    }
}

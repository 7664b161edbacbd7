package ferry.cli.command;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// `ferry` itself: the list of its commands.
final class Root {

    private Root() {}

    static CommandSpec spec(Map<String, String> extras) {
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
                                .footer(
                                        "",
                                        "Example:",
                                        "  ferry send report.pdf --to bob",
                                        "",
                                        "More about a command: ferry COMMAND --help"));
        for (Command command : commands()) {
            CommandSpec spec = command.spec();
            root.addSubcommand(spec.name(), spec);
        }
        extras.forEach((name, summary) -> list(root, name, summary));
        return root;
    }

    /// A name of two words stands beneath the command that the first one names.
    private static void list(CommandSpec root, String name, String summary) {
        int space = name.indexOf(' ');
        if (space < 0) {
            root.addSubcommand(name, listed(summary));
            return;
        }
        CommandLine above = root.subcommands().get(name.substring(0, space));
        if (above != null) {
            above.getCommandSpec().addSubcommand(name.substring(space + 1), listed(summary));
        }
    }

    private static CommandSpec listed(String summary) {
        return CommandSpec.create().usageMessage(new UsageMessageSpec().description(summary));
    }

    private static List<Command> commands() {
        return List.of(
                EnterCommand.login(),
                EnterCommand.register(),
                EnterCommand.redeem(),
                new LogoutCommand(),
                new WhoAmICommand(),
                new SessionsCommand(),
                new PasswdCommand(),
                new TrustCommand(),
                new SendCommand(),
                new ReceiveCommand(),
                ListCommand.inbox(),
                ListCommand.outbox(),
                new StatusCommand(),
                new GetCommand(),
                EndCommand.decline(),
                EndCommand.cancel(),
                new UsersCommand(),
                Group.admin());
    }
}

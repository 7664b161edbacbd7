package ferry.cli.command;

import ferry.cli.manual.Examples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// `ferry` itself: the list of its commands.
final class Root {

    /// Commands that belong together in the list.
    private record Section(String title, List<String> names) {}

    private Root() {}

    /// A command by each of its names, which is not made before it is wanted.
    private record Entry(Supplier<Command> command, List<String> names) {}

    private static Entry named(Supplier<Command> command, String... names) {
        return new Entry(command, List.of(names));
    }

    /// What a line can call: the command that its first word names, or else all. To make them all takes longer than many a
    /// command.
    static CommandSpec spec(List<OtherCommand> others, List<String> line) {
        if (line.equals(List.of("--version")) || line.equals(List.of("-V"))) {
            return bare();
        }
        return line.stream()
                .findFirst()
                .flatMap(Root::command)
                .map(command -> {
                    CommandSpec root = bare();
                    add(root, command);
                    return root;
                })
                .orElseGet(() -> spec(others));
    }

    private static Optional<Command> command(String name) {
        return Stream.of(exchanging(), identifying(), aiding())
                .flatMap(List::stream)
                .filter(named -> named.names().contains(name))
                .findFirst()
                .map(named -> named.command().get());
    }

    /// All that can be called.
    static CommandSpec spec(List<OtherCommand> others) {
        return spec(others, OtherCommand::listed);
    }

    /// The same, with all that is known of commands that are run elsewhere.
    static CommandSpec explained(List<OtherCommand> others) {
        return spec(others, OtherCommand::explained);
    }

    private static CommandSpec spec(
            List<OtherCommand> others, Function<OtherCommand, CommandSpec> known) {
        CommandSpec root = bare();
        List<Section> sections = new ArrayList<>();
        sections.add(section(root, "Send and receive", exchanging()));
        sections.add(section(root, "Your account, and the servers you know", identifying()));
        sections.add(serving(root, others, known));
        sections.add(section(root, "Your shell", aiding()));
        listInSections(root, sections);
        return root;
    }

    /// Without any command.
    private static CommandSpec bare() {
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
                                                + " interactive session."));
        Examples.add(root, "ferry send report.pdf --to bob");
        Examples.more(root, "More about a command: ferry COMMAND --help");
        return root;
    }

    private static List<Entry> exchanging() {
        return List.of(
                named(SendCommand::new, "send", "tx"),
                named(ReceiveCommand::new, "receive", "rx", "recv"),
                named(ListCommand::inbox, "inbox"),
                named(ListCommand::outbox, "outbox"),
                named(StatusCommand::new, "status"),
                named(GetCommand::new, "get"),
                named(EndCommand::decline, "decline"),
                named(EndCommand::cancel, "cancel"),
                named(UsersCommand::new, "users"));
    }

    private static List<Entry> identifying() {
        return List.of(
                named(EnterCommand::login, "login"),
                named(EnterCommand::register, "register"),
                named(EnterCommand::redeem, "redeem"),
                named(LogoutCommand::new, "logout"),
                named(WhoAmICommand::new, "whoami"),
                named(PasswdCommand::new, "passwd"),
                named(SessionsCommand::new, "sessions"),
                named(TrustCommand::new, "trust"));
    }

    private static List<Entry> aiding() {
        return List.of(
                named(CompletionCommand::new, "completion"),
                named(CompleteCommand::new, "complete"),
                named(ManCommand::new, "man"));
    }

    private static Section section(CommandSpec root, String title, List<Entry> commands) {
        List<String> names = new ArrayList<>();
        for (Entry entry : commands) {
            names.add(add(root, entry.command().get()));
        }
        return new Section(title, names);
    }

    private static String add(CommandSpec root, Command command) {
        CommandSpec spec = command.spec();
        if (spec.aliases().length > 0) {
            Examples.more(spec, "Also: ferry " + String.join(", ferry ", spec.aliases()));
        }
        root.addSubcommand(spec.name(), spec);
        return spec.name();
    }

    /// What the services bring with them. A name of two words stands beneath the command that the first one names.
    private static Section serving(
            CommandSpec root,
            List<OtherCommand> others,
            Function<OtherCommand, CommandSpec> known) {
        List<String> names = new ArrayList<>();
        CommandSpec admin = Group.admin().spec();
        for (OtherCommand other : others) {
            CommandSpec spec = known.apply(other);
            if (other.above().isEmpty()) {
                root.addSubcommand(spec.name(), spec);
                names.add(spec.name());
            } else if (other.above().equals(admin.name())) {
                admin.addSubcommand(spec.name(), spec);
            }
        }
        root.addSubcommand(admin.name(), admin);
        names.add(admin.name());
        return new Section("Run a server", names);
    }

    private static void listInSections(CommandSpec root, List<Section> sections) {
        root.usageMessage().commandListHeading("");
        root.usageMessage()
                .sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> list(help, sections));
    }

    private static String list(Help help, List<Section> sections) {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            Map<String, Help> commands = new LinkedHashMap<>();
            help.subcommands()
                    .forEach((name, command) -> {
                        if (section.names().contains(command.commandSpec().name())) {
                            commands.put(name, command);
                        }
                    });
            text.append(String.format("%n%s:%n", section.title()));
            text.append(help.commandList(commands));
        }
        return text.toString();
    }
}

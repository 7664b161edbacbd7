package ferry.cli.command;

import ferry.cli.manual.Examples;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// A name that others stand beneath, as `user` and its commands do beneath `admin`. Alone it does nothing.
final class Group implements Command {

    private final String name;
    private final String path;
    private final String summary;
    private final String example;
    private final List<Command> members;

    /// @param path what is typed to get here, such as `ferry admin`
    private Group(String name, String path, String summary, String example, List<Command> members) {
        this.name = name;
        this.path = path;
        this.summary = summary;
        this.example = example;
        this.members = members;
    }

    static Command admin() {
        return new Group(
                "admin",
                "ferry admin",
                "Manage the accounts and the keys of a server. For administrators.",
                "ferry admin invite --valid 3d",
                List.of(user(), new InviteCommand(), new AuditCommand(), new RotateKeyCommand()));
    }

    private static Command user() {
        return new Group(
                "user",
                "ferry admin user",
                "Manage accounts.",
                "ferry admin user list",
                List.of(
                        new UserAddCommand(),
                        new UserListCommand(),
                        UserActCommand.disable(),
                        UserActCommand.enable(),
                        new UserDeleteCommand(),
                        UserActCommand.role(),
                        UserActCommand.unlock(),
                        new UserResetCommand(),
                        UserActCommand.quota(),
                        UserActCommand.logout()));
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage(new UsageMessageSpec().description(summary));
        Examples.add(spec, example);
        Examples.more(spec, "More about a command: " + path + " COMMAND --help");
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        for (Command member : members) {
            CommandSpec below = member.spec();
            spec.addSubcommand(below.name(), below);
        }
        return spec;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        throw Refusal.usage("say what to do", path + " --help lists what there is");
    }
}

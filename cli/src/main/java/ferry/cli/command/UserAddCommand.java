package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.NewAccount;
import picocli.CommandLine.Model.CommandSpec;

/// `admin user add`: an account, and the code with which its owner sets a password.
final class UserAddCommand implements Command {

    private static final String ADMIN = "--admin";
    private static final String QUOTA = "--quota";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "add",
                        "Make an account. Prints the one-time code with which its owner sets a"
                                + " password.",
                        "ferry admin user add bob",
                        "ferry admin user add carol --admin --valid 2h")
                .addPositional(AdminWords.name())
                .addOption(Flags.flag(ADMIN, "Make an administrator."))
                .addOption(Flags.value(QUOTA, "SIZE", UserActCommand.QUOTA_HELP))
                .addOption(AdminWords.valid("24h"));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String name = AdminWords.words(invocation, 1).getFirst();
        long quota = invocation.value(QUOTA).map(UserActCommand::bytes).orElse(0L);
        NewAccount made =
                invocation.connected(client ->
                        client.admin()
                                .createUser(
                                        name,
                                        invocation.flag(ADMIN),
                                        quota,
                                        AdminWords.validity(invocation)));
        String user = made.account().name();
        AdminWords.show(made.code(), user, "Made " + SafeText.of(user) + ".", invocation);
        return ExitCode.DONE;
    }
}

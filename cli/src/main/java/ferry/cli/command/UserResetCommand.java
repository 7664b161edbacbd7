package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.model.OneTimeCode;
import picocli.CommandLine.Model.CommandSpec;

/// `admin user reset`: makes a password void, and a code for another.
final class UserResetCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "reset",
                        "Make a password void at once, end all sessions, forget all devices, unlock."
                                + " Prints the one-time code with which the owner sets another.",
                        "ferry admin user reset bob")
                .addPositional(AdminWords.name())
                .addOption(AdminWords.valid("24h"));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String name = AdminWords.words(invocation, 1).getFirst();
        OneTimeCode code =
                invocation.connected(client ->
                        client.admin().resetPassword(name, AdminWords.validity(invocation)));
        String said = "The old password of " + SafeText.of(name) + " is void.";
        AdminWords.show(code, name, said, invocation);
        return ExitCode.DONE;
    }
}

package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.client.model.OneTimeCode;
import picocli.CommandLine.Model.CommandSpec;

/// `admin invite`: a code with which somebody makes an account.
final class InviteCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "invite",
                        "Print a one-time code with which somebody makes an account, with a name of"
                                + " their choice.",
                        "ferry admin invite --valid 3d")
                .addOption(AdminWords.valid("7d"));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        OneTimeCode code =
                invocation.connected(
                        client -> client.admin().createInvite(AdminWords.validity(invocation)));
        AdminWords.show(code, "", "Made an invitation.", invocation);
        return ExitCode.DONE;
    }
}

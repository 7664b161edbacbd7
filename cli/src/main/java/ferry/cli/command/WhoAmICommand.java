package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.client.FerryClient;
import ferry.client.model.Account;
import picocli.CommandLine.Model.CommandSpec;

/// `whoami`: asks the server, so that the answer is true.
final class WhoAmICommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(this, "whoami", "Say who is logged in, and where.", "ferry whoami");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        invocation.screen().out(invocation.connected(client -> text(client, invocation.json())));
        return ExitCode.DONE;
    }

    private static String text(FerryClient client, boolean json) {
        Account account = client.whoAmI();
        return json
                ? AccountJson.of(account, client.address())
                : SafeText.of(account.name()) + " at " + client.address();
    }
}

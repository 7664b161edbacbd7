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
        Servers servers = new Servers(invocation);
        Server server = servers.known();
        try (FerryClient client = servers.client()) {
            Account account = client.whoAmI();
            invocation
                    .screen()
                    .out(
                            invocation.json()
                                    ? AccountJson.of(account, server)
                                    : SafeText.of(account.name()) + " at " + server.address());
        }
        return ExitCode.DONE;
    }
}

package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Failure;
import ferry.cli.render.Json;
import ferry.client.model.FerryException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `logout`: the tokens are gone here and at the server.
final class LogoutCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(
                this,
                "logout",
                "End this device's session. It stays a familiar device, so that you get back in"
                        + " although strangers try your name.",
                "ferry logout");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        return invocation.connected(client -> {
            Optional<FerryException> untold = client.logout();
            tell(client.address().toString(), untold, invocation);
            return untold.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        });
    }

    private static void tell(
            String address, Optional<FerryException> untold, Invocation invocation) {
        if (invocation.json()) {
            invocation
                    .screen()
                    .out(
                            Json.object(json ->
                                    json.put("server", address)
                                            .put("server_told", untold.isEmpty())));
        } else if (untold.isEmpty()) {
            invocation.screen().out("Logged out at " + address);
        } else {
            invocation
                    .screen()
                    .err(
                            "The tokens are gone from this device, but "
                                    + address
                                    + " was not told: "
                                    + SafeText.of(Failure.of(untold.get()).message()));
        }
    }
}

package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
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
        String address =
                invocation.connected(client -> {
                    client.logout();
                    return client.address().toString();
                });
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("server", address))
                        : "Logged out at " + address;
        invocation.screen().out(text);
        return ExitCode.DONE;
    }
}

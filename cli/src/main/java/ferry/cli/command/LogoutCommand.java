package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.render.JsonLines;
import ferry.client.FerryClient;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry logout`: ends the session here and at the server.
public final class LogoutCommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        return Specs.command("logout", "Ends the session.", "ferry logout");
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).known()) {
            client.logout();
            if (globals.json()) {
                new JsonLines(console.out()).write(Map.of("server", client.address().toString()));
            } else {
                console.out().println("logged out at " + client.address());
            }
        }
        return ExitCode.DONE.number();
    }
}

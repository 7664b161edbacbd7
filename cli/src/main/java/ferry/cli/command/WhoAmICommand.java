package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.client.FerryClient;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry whoami`: asks the server.
public final class WhoAmICommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        return Specs.command("whoami", "Says who is logged in, and where.", "ferry whoami");
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        try (FerryClient client = new Servers(console, globals).known()) {
            AccountText.print(client.whoAmI(), client.address(), globals, console, "");
        }
        return ExitCode.DONE.number();
    }
}

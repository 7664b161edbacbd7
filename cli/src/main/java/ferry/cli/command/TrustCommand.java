package ferry.cli.command;

import ferry.cli.console.Console;
import ferry.cli.exit.ExitCode;
import ferry.cli.exit.UsageException;
import ferry.cli.render.JsonLines;
import ferry.client.home.ServerIdentity;
import ferry.client.model.ConnectString;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `ferry trust`: which servers are pinned, and forgetting one.
public final class TrustCommand implements CliCommand {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Specs.command(
                        "trust",
                        "Shows the servers that are trusted, or forgets one: then the next login"
                                + " asks again.",
                        "ferry trust reset --server files.example.org:7443");
        spec.addPositional(Specs.parameter("show|reset", "0..1", "show if missing"));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) {
        Globals globals = Globals.of(arguments);
        Servers servers = new Servers(console, globals);
        String action = arguments.matchedPositionalValue(0, "show");
        switch (action) {
            case "show" -> show(servers, globals, console);
            case "reset" -> reset(servers, console);
            default -> throw new UsageException("trust: " + action + " (expected: show or reset)");
        }
        return ExitCode.DONE.number();
    }

    private static void show(Servers servers, Globals globals, Console console) {
        Map<String, String> pins = new LinkedHashMap<>();
        for (Map.Entry<ServerAddress, ServerIdentity> each :
                servers.home().addresses().entrySet()) {
            Optional<Fingerprint> pin = each.getValue().authority();
            pins.put(each.getKey().toString(), pin.map(Fingerprint::text).orElse("plaintext"));
        }
        if (globals.json()) {
            new JsonLines(console.out()).write(pins);
        } else {
            pins.forEach((address, pin) -> console.out().println(address + "  " + pin));
        }
    }

    private static void reset(Servers servers, Console console) {
        ConnectString wanted =
                servers.wanted()
                        .orElseThrow(() -> new UsageException("which one? Pass --server ADDRESS"));
        servers.home().forget(wanted.address());
        console.err().println("forgotten: " + wanted.address() + "; the next login asks again");
    }
}

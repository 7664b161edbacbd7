package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `trust`: which servers are believed, and forgetting one.
final class TrustCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "trust",
                        "Show the identities of the servers that you have logged in at; reset"
                                + " forgets the one named by --server.",
                        "ferry trust show",
                        "ferry trust reset --server files.example.org:7443")
                .addPositional(Flags.positional("show|reset", "0..1", "What to do."));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        switch (invocation.word().orElse("show")) {
            case "show" -> show(invocation);
            case "reset" -> reset(invocation);
            default -> throw Refusal.usage("trust shows or resets", "ferry trust --help");
        }
        return ExitCode.DONE;
    }

    private static void show(Invocation invocation) {
        Map<ServerAddress, ServerIdentity> known = invocation.home().addresses();
        if (invocation.json()) {
            invocation
                    .screen()
                    .out(
                            Json.array(
                                    List.copyOf(known.entrySet()),
                                    (json, entry) ->
                                            json.put("server", entry.getKey().toString())
                                                    .put(
                                                            "fingerprint",
                                                            entry.getValue().authority())));
            return;
        }
        known.forEach(
                (address, identity) -> invocation.screen().out(address + "  " + shown(identity)));
    }

    private static String shown(ServerIdentity identity) {
        return identity.authority().map(Fingerprint::text).orElse("without TLS");
    }

    private static void reset(Invocation invocation) {
        ServerAddress address = new Servers(invocation).named("trust reset").address();
        FerryHome home = invocation.home();
        if (home.pinnedAt(address).isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "PIN_UNKNOWN",
                    "no identity is known for " + address,
                    "ferry trust show");
        }
        home.forget(address);
        String text =
                invocation.json()
                        ? Json.object(json -> json.put("server", address.toString()))
                        : "Forgot the identity of "
                                + address
                                + "; log in with its new connect string";
        invocation.screen().out(text);
    }
}

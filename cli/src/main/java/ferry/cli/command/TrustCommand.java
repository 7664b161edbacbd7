package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
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
                .addPositional(
                        Flags.positional(
                                "show|reset", "0..1", "What to do.", List.of("show", "reset")));
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
        FerryHome home = invocation.home();
        List<Known> known =
                home.addresses().entrySet().stream()
                        .map(entry ->
                                new Known(
                                        entry.getKey(),
                                        entry.getValue(),
                                        home.trustAt(entry.getKey()),
                                        home.pinnedSince(entry.getKey())))
                        .toList();
        if (invocation.json()) {
            invocation.screen().out(Json.array(known, (json, server) -> server.put(json)));
        } else {
            known.forEach(server -> invocation.screen().out(server.line()));
        }
    }

    /// A server, and why it is believed.
    private record Known(
            ServerAddress address,
            ServerIdentity identity,
            Optional<Trust> trust,
            Optional<Instant> since) {

        void put(Json json) {
            json.put("server", address.toString())
                    .put("known_by", trust.map(Familiarity::word))
                    .put("fingerprint", identity.authority().map(Fingerprint::text))
                    .put("installation", identity.installationId())
                    .put("since", since.map(Instant::toString));
        }

        String line() {
            String how =
                    identity.authority()
                            .map(Fingerprint::text)
                            .orElseGet(() -> trust.map(Familiarity::of).orElse("no more"));
            String when =
                    since.map(at -> "  since " + at.atZone(ZoneId.systemDefault()).toLocalDate())
                            .orElse("");
            return address + "  " + how + when;
        }
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
                                + ". Before you log in again, compare the connect string that you"
                                + " were given with what the server prints when it starts.";
        invocation.screen().out(text);
    }
}

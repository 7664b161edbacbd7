package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.LiveSession;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `sessions revoke`: ending one session, or all others.
final class RevokeCommand implements Command {

    private static final String OTHERS = "--others";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "revoke",
                        "End one of your sessions, or all others. What runs there ends within two"
                                + " seconds.",
                        "ferry sessions revoke 0f1a2b3c",
                        "ferry sessions revoke --others")
                .addOption(Flags.flag(OTHERS, "Revoke every session but this one."))
                .addPositional(
                        Flags.positional("ID", "0..1", "The beginning of its id.", Offer.SESSIONS));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        boolean named = invocation.word().isPresent();
        if (named == invocation.flag(OTHERS)) {
            throw Refusal.usage(
                    "name one session, or --others", "ferry sessions lists them with their ids");
        }
        return named ? revoke(invocation) : revokeOthers(invocation);
    }

    private static ExitCode revoke(Invocation invocation) {
        String beginning = Ids.beginning("session", invocation.word().orElseThrow());
        return invocation.connected(client -> {
            LiveSession session =
                    Ids.only(
                            "session",
                            beginning,
                            client.sessions(),
                            LiveSession::id,
                            "ferry sessions lists them");
            if (session.current()) {
                return revokeOwn(invocation, client, session);
            }
            client.revokeSession(session.id());
            tell(invocation, List.of(session));
            return ExitCode.DONE;
        });
    }

    /// The tokens here are of no use any more.
    private static ExitCode revokeOwn(
            Invocation invocation, FerryClient client, LiveSession session) {
        Optional<FerryException> untold = client.logout();
        if (untold.isPresent()) {
            throw untold.get();
        }
        tell(invocation, List.of(session));
        return ExitCode.DONE;
    }

    private static ExitCode revokeOthers(Invocation invocation) {
        return invocation.connected(client -> {
            List<LiveSession> others =
                    client.sessions().stream().filter(session -> !session.current()).toList();
            others.forEach(session -> client.revokeSession(session.id()));
            tell(invocation, others);
            return ExitCode.DONE;
        });
    }

    private static void tell(Invocation invocation, List<LiveSession> revoked) {
        if (invocation.json()) {
            invocation.screen().out(Json.array(revoked, SessionTable::describe));
            return;
        }
        revoked.forEach(session ->
                invocation
                        .screen()
                        .out(
                                "Session %s (%s) is over"
                                        .formatted(
                                                Ids.brief(session.id()),
                                                SessionTable.device(session))));
        if (revoked.isEmpty()) {
            invocation.screen().err("There is no other session.");
        }
    }
}

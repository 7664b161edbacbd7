package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.FerryException;
import ferry.client.model.LiveSession;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `sessions`: where somebody is logged in, and ending it.
final class SessionsCommand implements Command {

    private static final String OTHERS = "--others";

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "sessions",
                        "List where you are logged in; revoke ends one session, or all others. What"
                                + " runs there ends within two seconds.",
                        "ferry sessions",
                        "ferry sessions revoke 0f1a2b3c",
                        "ferry sessions revoke --others")
                .addOption(Flags.flag(OTHERS, "Revoke every session but this one."))
                .addPositional(
                        Flags.positional(
                                "revoke ID", "0..2", "End the session whose id begins so."));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<String> words = invocation.words();
        if (words.isEmpty() && !invocation.flag(OTHERS)) {
            return list(invocation);
        }
        if (words.isEmpty() || !words.getFirst().equals("revoke")) {
            throw Refusal.usage("sessions lists or revokes", "ferry sessions --help");
        }
        if ((words.size() == 2) == invocation.flag(OTHERS)) {
            throw Refusal.usage(
                    "name one session, or --others", "ferry sessions lists them with their ids");
        }
        return invocation.flag(OTHERS) ? revokeOthers(invocation) : revoke(invocation);
    }

    private static ExitCode list(Invocation invocation) {
        List<LiveSession> sessions = invocation.connected(FerryClient::sessions);
        if (invocation.json()) {
            invocation.screen().out(Json.array(sessions, SessionTable::describe));
        } else {
            new SessionTable(invocation).show(sessions);
        }
        return ExitCode.DONE;
    }

    private static ExitCode revoke(Invocation invocation) {
        String beginning = Ids.beginning("session", invocation.words().getLast());
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

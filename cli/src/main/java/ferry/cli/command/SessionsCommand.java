package ferry.cli.command;

import ferry.cli.outcome.ExitCode;
import ferry.cli.render.Json;
import ferry.client.FerryClient;
import ferry.client.model.LiveSession;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `sessions`: where somebody is logged in.
final class SessionsCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Flags.command(
                        this,
                        "sessions",
                        "List where you are logged in; revoke ends one session, or all others.",
                        "ferry sessions",
                        "ferry sessions revoke 0f1a2b3c");
        CommandSpec revoke = new RevokeCommand().spec();
        return spec.addSubcommand(revoke.name(), revoke);
    }

    @Override
    public ExitCode run(Invocation invocation) {
        List<LiveSession> sessions = invocation.connected(FerryClient::sessions);
        if (invocation.json()) {
            invocation.screen().out(Json.array(sessions, SessionTable::describe));
        } else {
            new SessionTable(invocation).show(sessions);
        }
        return ExitCode.DONE;
    }
}

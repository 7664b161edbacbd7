package ferry.cli.command;

import ferry.cli.console.SafeText;
import ferry.cli.console.Screen;
import ferry.cli.render.Ages;
import ferry.cli.render.Json;
import ferry.cli.render.Table;
import ferry.client.model.LiveSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Sessions in columns, newest first; a star marks the one that asks.
final class SessionTable {

    private final Screen screen;
    private final InstantSource clock;

    SessionTable(Invocation invocation) {
        this.screen = invocation.screen();
        this.clock = invocation.surroundings().clock();
    }

    void show(List<LiveSession> sessions) {
        Table table = new Table("", "ID", "ADDRESS", "SINCE", "LAST USE", "DEVICE");
        sessions.forEach(session -> table.add(row(session)));
        boolean terminal = screen.console().outIsTerminal();
        table.lines(terminal ? screen.console().width() : Integer.MAX_VALUE).forEach(screen::out);
    }

    private String[] row(LiveSession session) {
        return new String[] {
            session.current() ? "*" : "",
            Ids.brief(session.id()),
            SafeText.of(session.address()),
            age(session.created()),
            age(session.lastUsed()),
            device(session)
        };
    }

    private String age(Optional<Instant> then) {
        return then.map(time -> Ages.text(time, clock.instant())).orElse("?");
    }

    static String device(LiveSession session) {
        return SafeText.of(session.device());
    }

    static void describe(Json json, LiveSession session) {
        json.put("session", session.id())
                .put("device", session.device())
                .put("address", session.address())
                .put("created", session.created())
                .put("last_used", session.lastUsed())
                .put("current", session.current());
    }
}

package ferry.cli.command;

import ferry.cli.completion.Offer;
import ferry.cli.console.SafeText;
import ferry.cli.outcome.ExitCode;
import ferry.cli.outcome.Refusal;
import ferry.cli.render.Json;
import ferry.cli.render.Moments;
import ferry.cli.render.Table;
import ferry.client.model.AuditEvent;
import ferry.client.model.AuditQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `admin audit`: what has happened at the server, newest first.
final class AuditCommand implements Command {

    private static final String USER = "--user";
    private static final String EVENT = "--event";
    private static final String OUTCOME = "--outcome";
    private static final String OK = "ok";
    private static final String REFUSED = "refused";
    private static final String SINCE = "--since";
    private static final String UNTIL = "--until";
    private static final String LIMIT = "--limit";
    private static final int USUAL_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000_000;

    @Override
    public CommandSpec spec() {
        return Flags.command(
                        this,
                        "audit",
                        "Show who did what, from where and when, the newest first.",
                        "ferry admin audit --user bob --since 2d",
                        "ferry admin audit --event NAME_LOCKED --since 2026-01-31 --json")
                .addOption(
                        Flags.value(
                                USER, "USER", "Who did it, or whom it was done to.", Offer.PEOPLE))
                .addOption(Flags.value(EVENT, "EVENT", "One kind of event, such as LOGIN."))
                .addOption(Flags.value(OUTCOME, "OUTCOME", "One outcome: ok or refused."))
                .addOption(
                        Flags.value(SINCE, "TIME", "From then on: 2d for two days ago, or a date."))
                .addOption(Flags.value(UNTIL, "TIME", "Before then."))
                .addOption(
                        Flags.value(LIMIT, "N", "At most that many; default " + USUAL_LIMIT + "."));
    }

    @Override
    public ExitCode run(Invocation invocation) {
        AuditQuery query = query(invocation);
        List<AuditEvent> events = invocation.connected(client -> client.admin().audit(query));
        if (invocation.json()) {
            invocation.screen().out(Json.array(events, AuditCommand::describe));
        } else {
            table(events).lines(width(invocation)).forEach(invocation.screen()::out);
        }
        return ExitCode.DONE;
    }

    private static AuditQuery query(Invocation invocation) {
        return new AuditQuery(
                invocation.value(USER),
                invocation.value(EVENT).map(event -> event.toUpperCase(Locale.ROOT)),
                invocation.value(OUTCOME).map(AuditCommand::refused),
                moment(SINCE, invocation),
                moment(UNTIL, invocation),
                invocation.value(LIMIT).map(AuditCommand::limit).orElse(USUAL_LIMIT));
    }

    private static boolean refused(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case OK -> false;
            case REFUSED -> true;
            default ->
                    throw Refusal.usage(
                            OUTCOME + " is neither ok nor refused: " + text,
                            "such as " + OUTCOME + " " + REFUSED);
        };
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Refusal.usage(LIMIT + " is not a number: " + text, "such as " + LIMIT + " 1000");
    }

    private static Optional<Instant> moment(String option, Invocation invocation) {
        Instant now = invocation.surroundings().clock().instant();
        return invocation
                .value(option)
                .map(text ->
                        Moments.parse(text, now)
                                .orElseThrow(() ->
                                        Refusal.usage(
                                                option + " is not a time: " + text,
                                                "such as 2h, 3d, 2026-01-31 or"
                                                        + " 2026-01-31T12:00:00Z")));
    }

    /// Columns to fill; without a terminal everything is shown.
    static int width(Invocation invocation) {
        return invocation.console().outIsTerminal()
                ? invocation.console().width()
                : Integer.MAX_VALUE;
    }

    private static void describe(Json json, AuditEvent event) {
        json.put("number", event.number())
                .put("time", event.time())
                .put("event", event.event())
                .put("outcome", outcome(event))
                .put("actor", some(event.actor()))
                .put("subject", some(event.subject()))
                .put("session", some(event.session()))
                .put("address", some(event.address()))
                .put("detail", some(event.detail()));
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private static Table table(List<AuditEvent> events) {
        Table table = new Table("TIME", "EVENT", "OUTCOME", "BY", "ABOUT", "FROM", "DETAIL");
        for (AuditEvent event : events) {
            table.add(
                    event.time().map(Moments::text).orElse("?"),
                    SafeText.of(event.event()),
                    outcome(event),
                    dashed(event.actor()),
                    dashed(event.subject()),
                    dashed(event.address()),
                    SafeText.of(event.detail()));
        }
        return table;
    }

    private static String outcome(AuditEvent event) {
        return event.refused() ? REFUSED : OK;
    }

    private static String dashed(String text) {
        return text.isEmpty() ? "-" : SafeText.of(text);
    }
}

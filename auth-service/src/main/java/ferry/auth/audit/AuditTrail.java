package ferry.auth.audit;

import ferry.kernel.observe.Metrics;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Appends to table `audit`, and counts what it appends. Safe for many threads.
public final class AuditTrail {
    private final Metrics.Tally<AuditEvent> events;

    public AuditTrail() {
        this(Metrics.none());
    }

    public AuditTrail(Metrics metrics) {
        this.events =
                metrics.tally(
                        "ferry.auth.events",
                        "Rows appended to the record, by what happened.",
                        "event",
                        AuditEvent.class);
    }

    public void append(Handle handle, AuditEntry entry) {
        handle.createUpdate(
                        """
                        INSERT INTO audit (at, event, outcome, actor_id, subject_id, name_key,
                            session_id, address, detail)
                        VALUES (:at, :event, :outcome, :actor, :subject, :key, :session,
                            :address, :detail)
                        """)
                .bind("at", entry.at().toEpochMilli())
                .bind("event", entry.event().name())
                .bind("outcome", outcome(entry.succeeded()))
                .bind("actor", text(entry.actor()))
                .bind("subject", text(entry.subject()))
                .bind("key", text(entry.nameKey()))
                .bind("session", text(entry.session()))
                .bind("address", entry.address())
                .bind("detail", entry.detail())
                .execute();
        events.count(entry.event());
    }

    /// Removes rows of before that moment. Younger ones than 30 days stay, whoever asks.
    public int prune(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM audit WHERE at < :before")
                .bind("before", before.toEpochMilli())
                .execute();
    }

    static String outcome(boolean succeeded) {
        return succeeded ? "OK" : "REFUSED";
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }
}

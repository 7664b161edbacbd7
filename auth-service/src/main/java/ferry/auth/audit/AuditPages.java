package ferry.auth.audit;

import ferry.auth.audit.AuditRow.Party;
import ferry.auth.lockout.GuardKey;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads table `audit`. Without state, safe for many threads.
public final class AuditPages {
    /// Accounts by the id that stands in the row, or else by the name that was tried.
    private static final String SELECT =
            """
            SELECT a.number, a.at, a.event, a.outcome, a.session_id, a.address, a.detail,
                actor.id AS actor_id, actor.name AS actor_name,
                COALESCE(subject.id, tried.id) AS subject_id,
                COALESCE(subject.name, tried.name) AS subject_name
            FROM audit a
            LEFT JOIN account actor ON actor.id = a.actor_id
            LEFT JOIN account subject ON subject.id = a.subject_id
            LEFT JOIN account tried ON tried.guard_key = a.name_key
            WHERE a.number < :before
            """;

    private static final String IS_ACTOR =
            "a.actor_id = (SELECT id FROM account WHERE guard_key = :key)";
    private static final String IS_SUBJECT =
            "(a.name_key = :key"
                    + " OR a.subject_id = (SELECT id FROM account WHERE guard_key = :key))";

    /// @param before only rows with smaller numbers
    /// @return newest first
    public List<AuditRow> page(Handle handle, AuditFilter filter, long before, int size) {
        try (Query query = handle.createQuery(sql(filter))) {
            bind(query, filter);
            return query.bind("before", before)
                    .bind("size", size)
                    .map((row, context) -> map(row))
                    .list();
        }
    }

    private static String sql(AuditFilter filter) {
        StringBuilder sql = new StringBuilder(SELECT);
        String isParty = "(" + IS_ACTOR + " OR " + IS_SUBJECT + ")";
        filter.party().ifPresent(_ -> and(sql, isParty.replace(":key", ":party")));
        filter.actor().ifPresent(_ -> and(sql, IS_ACTOR.replace(":key", ":actor")));
        filter.subject().ifPresent(_ -> and(sql, IS_SUBJECT.replace(":key", ":subject")));
        filter.event().ifPresent(_ -> and(sql, "a.event = :event"));
        filter.succeeded().ifPresent(_ -> and(sql, "a.outcome = :outcome"));
        filter.since().ifPresent(_ -> and(sql, "a.at >= :since"));
        filter.until().ifPresent(_ -> and(sql, "a.at < :until"));
        return sql.append(" ORDER BY a.number DESC LIMIT :size").toString();
    }

    private static void and(StringBuilder sql, String condition) {
        sql.append(" AND ").append(condition);
    }

    private static void bind(Query query, AuditFilter filter) {
        filter.party().map(GuardKey::hex).ifPresent(key -> query.bind("party", key));
        filter.actor().map(GuardKey::hex).ifPresent(key -> query.bind("actor", key));
        filter.subject().map(GuardKey::hex).ifPresent(key -> query.bind("subject", key));
        filter.event().ifPresent(event -> query.bind("event", event));
        filter.succeeded().map(AuditTrail::outcome).ifPresent(o -> query.bind("outcome", o));
        filter.since().map(Instant::toEpochMilli).ifPresent(at -> query.bind("since", at));
        filter.until().map(Instant::toEpochMilli).ifPresent(at -> query.bind("until", at));
    }

    private static AuditRow map(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong("number"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("event"),
                row.getString("outcome").equals(AuditTrail.outcome(true)),
                party(row, "actor"),
                party(row, "subject"),
                Optional.ofNullable(row.getString("session_id"))
                        .map(UUID::fromString)
                        .map(SessionId::new),
                row.getString("address"),
                row.getString("detail"));
    }

    private static Optional<Party> party(ResultSet row, String role) throws SQLException {
        String id = row.getString(role + "_id");
        return id == null
                ? Optional.empty()
                : Optional.of(new Party(UserId.parse(id), row.getString(role + "_name")));
    }
}

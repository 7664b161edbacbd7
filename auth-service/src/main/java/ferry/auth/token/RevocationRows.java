package ferry.auth.token;

import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The statements on table `revocation` and its counter. Without state, safe for many threads.
///
/// A number is taken under the counter's row lock inside the writing transaction, so that the order of numbers is the order
/// of commits: who has seen one has seen all before it.
final class RevocationRows {
    private static final String INSERT =
            """
            INSERT INTO revocation (revision, session_id, account_id, revoked_at)
            VALUES (:revision, :session, :account, :now)
            """;

    void appendSessions(Handle handle, List<SessionId> sessions, UserId account, Instant now) {
        long revision = take(handle, sessions.size()) - sessions.size();
        PreparedBatch rows = handle.prepareBatch(INSERT);
        for (SessionId session : sessions) {
            revision++;
            rows.bind("revision", revision)
                    .bind("session", session.toString())
                    .bind("account", account.toString())
                    .bind("now", now.toEpochMilli())
                    .add();
        }
        rows.execute();
    }

    /// Every token of `account` that was issued before.
    void appendAccount(Handle handle, UserId account, Instant now) {
        handle.createUpdate(INSERT)
                .bind("revision", take(handle, 1))
                .bindNull("session", Types.VARCHAR)
                .bind("account", account.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /// The newest number; 0 for none.
    long newest(Handle handle) {
        return handle.createQuery("SELECT value FROM counter WHERE name = 'revocation'")
                .mapTo(Long.class)
                .one();
    }

    /// @return what follows on `revision`, oldest first, at most `limit`
    List<Revocation> after(Handle handle, long revision, int limit) {
        return handle.createQuery(
                        """
                        SELECT revision, session_id, account_id, revoked_at FROM revocation
                        WHERE revision > :revision
                        ORDER BY revision
                        LIMIT :limit
                        """)
                .bind("revision", revision)
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list();
    }

    int prune(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM revocation WHERE revoked_at < :before")
                .bind("before", before.toEpochMilli())
                .execute();
    }

    private static long take(Handle handle, int count) {
        return handle.createQuery(
                        "UPDATE counter SET value = value + :count WHERE name = 'revocation'"
                                + " RETURNING value")
                .bind("count", count)
                .mapTo(Long.class)
                .one();
    }

    private static Revocation map(ResultSet row) throws SQLException {
        return new Revocation(
                row.getLong("revision"),
                Optional.ofNullable(row.getString("session_id"))
                        .map(id -> new SessionId(UUID.fromString(id))),
                UserId.parse(row.getString("account_id")),
                Instant.ofEpochMilli(row.getLong("revoked_at")));
    }
}

package ferry.auth.admin;

import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads accounts for administrators. Without state, safe for many threads.
final class AccountPages {
    private static final String SELECT =
            """
            SELECT a.id, a.name, a.role, a.enabled, a.quota_bytes, a.created_at,
                CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password,
                a.password_changed_at,
                (SELECT MAX(s.last_used_at) FROM session s WHERE s.account_id = a.id) AS last_used_at,
                (SELECT COUNT(*) FROM session s WHERE s.account_id = a.id AND s.ended_at IS NULL)
                    AS sessions
            FROM account a WHERE a.deleted_at IS NULL
            """;

    /// @param after the name that the page before ended with; empty for the first
    List<ManagedAccount> page(Handle handle, String after, int size) {
        return handle.createQuery(SELECT + " AND a.name > :after ORDER BY a.name LIMIT :size")
                .bind("after", after)
                .bind("size", size)
                .map((row, context) -> map(row))
                .list();
    }

    ManagedAccount get(Handle handle, UserId id) {
        return handle.createQuery(SELECT + " AND a.id = :id")
                .bind("id", id.toString())
                .map((row, context) -> map(row))
                .one();
    }

    private static ManagedAccount map(ResultSet row) throws SQLException {
        return new ManagedAccount(
                UserId.parse(row.getString("id")),
                new UserName(row.getString("name")),
                Role.valueOf(row.getString("role")),
                row.getInt("enabled") == 1,
                row.getInt("has_password") == 1,
                row.getLong("quota_bytes"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                time(row, "password_changed_at"),
                time(row, "last_used_at"),
                row.getInt("sessions"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}

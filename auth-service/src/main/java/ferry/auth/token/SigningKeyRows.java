package ferry.auth.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The statements on table `signing_key` and its counter. Without state, safe for many threads.
final class SigningKeyRows {
    /// @param wrapped the private key, encrypted
    /// @param signsFrom when it becomes the one that signs
    /// @param retired from when on no token signed with it is good; empty while nobody knows
    record Row(
            long number,
            String keyId,
            String wrapped,
            Instant created,
            Instant signsFrom,
            Optional<Instant> retired) {}

    /// Takes the next number. Until the transaction is over no other replica does, and what it reads of the keys stays so.
    /// Raising it is also what tells the others that the keys have changed.
    long takeNumber(Handle handle) {
        return handle.createQuery(
                        "UPDATE counter SET value = value + 1 WHERE name = 'signing_key'"
                                + " RETURNING value")
                .mapTo(Long.class)
                .one();
    }

    /// The number that was taken last.
    long newest(Handle handle) {
        return handle.createQuery("SELECT value FROM counter WHERE name = 'signing_key'")
                .mapTo(Long.class)
                .one();
    }

    /// @return those that are not retired, oldest first
    List<Row> published(Handle handle, Instant now) {
        return handle.createQuery(
                        """
                        SELECT number, kid, wrapped_key, created_at, signs_from, retired_at
                        FROM signing_key
                        WHERE retired_at IS NULL OR retired_at > :now
                        ORDER BY number
                        """)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> map(row))
                .list();
    }

    void insert(Handle handle, Row row, String publicJwk) {
        handle.createUpdate(
                        """
                        INSERT INTO signing_key
                            (number, kid, public_jwk, wrapped_key, created_at, signs_from)
                        VALUES (:number, :kid, :public, :wrapped, :created, :from)
                        """)
                .bind("number", row.number())
                .bind("kid", row.keyId())
                .bind("public", publicJwk)
                .bind("wrapped", row.wrapped())
                .bind("created", row.created().toEpochMilli())
                .bind("from", row.signsFrom().toEpochMilli())
                .execute();
    }

    /// Those that would live longer are good until `at`.
    void retire(Handle handle, Instant at) {
        handle.createUpdate(
                        "UPDATE signing_key SET retired_at = :at"
                                + " WHERE retired_at IS NULL OR retired_at > :at")
                .bind("at", at.toEpochMilli())
                .execute();
    }

    private static Row map(ResultSet row) throws SQLException {
        long retired = row.getLong("retired_at");
        Optional<Instant> at =
                row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(retired));
        return new Row(
                row.getLong("number"),
                row.getString("kid"),
                row.getString("wrapped_key"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("signs_from")),
                at);
    }
}

package ferry.auth.token;

import ferry.auth.account.DeviceName;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The statements on tables `session` and `refresh_family`. Without state, safe for many threads.
final class SessionRows {
    /// A session as a refresh sees it.
    record Row(
            SessionId session,
            UserId account,
            boolean ended,
            Instant created,
            Instant lastUsed,
            long generation,
            Instant rotated) {}

    void insert(
            Handle handle,
            SessionId session,
            UserId account,
            DeviceName device,
            String address,
            Instant now) {
        handle.createUpdate(
                        """
                        INSERT INTO session
                            (id, account_id, device_name, address, created_at, last_used_at)
                        VALUES (:id, :account, :device, :address, :now, :now)
                        """)
                .bind("id", session.toString())
                .bind("account", account.toString())
                .bind("device", device.value())
                .bind("address", address)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    void insertFamily(Handle handle, UUID family, SessionId session, Instant now) {
        handle.createUpdate(
                        """
                        INSERT INTO refresh_family (id, session_id, generation, rotated_at)
                        VALUES (:id, :session, 1, :now)
                        """)
                .bind("id", family.toString())
                .bind("session", session.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    Optional<Row> byFamily(Handle handle, UUID family) {
        return handle.createQuery(
                        """
                        SELECT s.id, s.account_id, s.ended_at, s.created_at, s.last_used_at,
                            f.generation, f.rotated_at
                        FROM refresh_family f JOIN session s ON s.id = f.session_id
                        WHERE f.id = :family
                        """)
                .bind("family", family.toString())
                .map((row, context) -> {
                    row.getLong("ended_at");
                    boolean ended = !row.wasNull();
                    return new Row(
                            new SessionId(UUID.fromString(row.getString("id"))),
                            UserId.parse(row.getString("account_id")),
                            ended,
                            Instant.ofEpochMilli(row.getLong("created_at")),
                            Instant.ofEpochMilli(row.getLong("last_used_at")),
                            row.getLong("generation"),
                            Instant.ofEpochMilli(row.getLong("rotated_at")));
                })
                .findOne();
    }

    /// Uses `token` up, if it is the newest of its family. Of many that try at once, one does.
    boolean rotate(Handle handle, RefreshToken token, Instant now) {
        return handle.createUpdate(
                                """
                                UPDATE refresh_family
                                SET generation = generation + 1, rotated_at = :now
                                WHERE id = :family AND generation = :generation
                                """)
                        .bind("family", token.family().toString())
                        .bind("generation", token.generation())
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /// @return false if it has ended
    boolean used(Handle handle, SessionId session, String address, Instant now) {
        return handle.createUpdate(
                                """
                                UPDATE session SET last_used_at = :now, address = :address
                                WHERE id = :id AND ended_at IS NULL
                                """)
                        .bind("id", session.toString())
                        .bind("address", address)
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /// @return those that have not ended and that began after `created` and were used after `used`, newest first
    List<LiveSession> live(
            Handle handle, UserId account, Instant created, Instant used, int limit) {
        return handle.createQuery(
                        """
                        SELECT id, device_name, address, created_at, last_used_at FROM session
                        WHERE account_id = :account AND ended_at IS NULL
                            AND created_at >= :created AND last_used_at >= :used
                        ORDER BY created_at DESC, id
                        LIMIT :limit
                        """)
                .bind("account", account.toString())
                .bind("created", created.toEpochMilli())
                .bind("used", used.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) ->
                        new LiveSession(
                                new SessionId(UUID.fromString(row.getString("id"))),
                                row.getString("device_name"),
                                row.getString("address"),
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                Instant.ofEpochMilli(row.getLong("last_used_at"))))
                .list();
    }

    boolean isOf(Handle handle, SessionId session, UserId account) {
        return handle.createQuery("SELECT 1 FROM session WHERE id = :id AND account_id = :account")
                .bind("id", session.toString())
                .bind("account", account.toString())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    boolean goesOn(Handle handle, SessionId session, UserId account) {
        return handle.createQuery(
                        """
                        SELECT 1 FROM session
                        WHERE id = :id AND account_id = :account AND ended_at IS NULL
                        """)
                .bind("id", session.toString())
                .bind("account", account.toString())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// @return what has not ended of `account` besides the `kept` that were used last
    List<SessionId> leastRecent(Handle handle, UserId account, int kept) {
        return handle.createQuery(
                        """
                        SELECT id FROM session
                        WHERE account_id = :account AND ended_at IS NULL
                        ORDER BY last_used_at DESC, created_at DESC, id
                        LIMIT 1000 OFFSET :kept
                        """)
                .bind("account", account.toString())
                .bind("kept", kept)
                .map((row, context) -> new SessionId(UUID.fromString(row.getString("id"))))
                .list();
    }

    /// @return who has sessions that have not ended
    List<UserId> accountsWithSessions(Handle handle) {
        return handle.createQuery("SELECT DISTINCT account_id FROM session WHERE ended_at IS NULL")
                .map((row, context) -> UserId.parse(row.getString("account_id")))
                .list();
    }

    /// @return false if it has ended before
    boolean end(Handle handle, SessionId session, EndReason reason, Instant now) {
        return handle.createUpdate(
                                """
                                UPDATE session SET ended_at = :now, end_reason = :reason
                                WHERE id = :id AND ended_at IS NULL
                                """)
                        .bind("id", session.toString())
                        .bind("reason", reason.name())
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /// Ends the live sessions of `account`.
    ///
    /// @param spared one that goes on
    /// @return those that have ended now
    List<SessionId> endAll(
            Handle handle,
            UserId account,
            Optional<SessionId> spared,
            EndReason reason,
            Instant now) {
        return handle.createQuery(
                        """
                        UPDATE session SET ended_at = :now, end_reason = :reason
                        WHERE account_id = :account AND ended_at IS NULL AND id <> :spared
                        RETURNING id
                        """)
                .bind("account", account.toString())
                .bind("spared", spared.map(SessionId::toString).orElse(""))
                .bind("reason", reason.name())
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new SessionId(UUID.fromString(row.getString("id"))))
                .list();
    }

    /// @return how many had not ended before
    int endEverything(Handle handle, EndReason reason, Instant now) {
        return handle.createUpdate(
                        """
                        UPDATE session SET ended_at = :now, end_reason = :reason
                        WHERE ended_at IS NULL
                        """)
                .bind("reason", reason.name())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /// Removes sessions of which no token can be good any more.
    int prune(Handle handle, Instant endedBefore, Instant unusedSince) {
        return handle.createUpdate(
                        "DELETE FROM session WHERE ended_at < :ended OR last_used_at < :unused")
                .bind("ended", endedBefore.toEpochMilli())
                .bind("unused", unusedSince.toEpochMilli())
                .execute();
    }
}

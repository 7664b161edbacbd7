package ferry.auth.account;

import ferry.kernel.identity.Role;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The statements that change accounts which are there. Without state, safe for many threads.
public final class AccountChanges {
    /// Who can administer: not disabled, and able to log in.
    private static final String ADMINISTRATORS =
            """
            SELECT COUNT(*) FROM account
            WHERE role = 'ADMIN' AND enabled = 1 AND deleted_at IS NULL
                AND password_hash IS NOT NULL
            """;

    /// Makes everybody who decides by who is an administrator, or by codes, wait until the caller's transaction is over. To
    /// be called before anything is read, so that what is read still holds at the commit.
    public void takeTurn(Handle handle) {
        handle.createUpdate("UPDATE counter SET value = value + 1 WHERE name = 'administration'")
                .execute();
    }

    public boolean hasAdministrator(Handle handle) {
        return handle.createQuery(ADMINISTRATORS).mapTo(Integer.class).one() > 0;
    }

    public boolean hasAdministratorBesides(Handle handle, UserId id) {
        return handle.createQuery(ADMINISTRATORS + " AND id <> :id")
                        .bind("id", id.toString())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /// Whether the account is an administrator's now, and the session has not ended: what a token says may be old.
    public boolean isAdministrator(Handle handle, UserId id, SessionId session) {
        return handle.createQuery(
                        """
                        SELECT 1 FROM account a JOIN session s ON s.account_id = a.id
                        WHERE a.id = :id AND a.role = 'ADMIN' AND a.enabled = 1
                            AND a.deleted_at IS NULL AND s.id = :session AND s.ended_at IS NULL
                        """)
                .bind("id", id.toString())
                .bind("session", session.toString())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// @param hash of another password, not of the same one
    public void setPassword(Handle handle, UserId id, String hash, Instant now) {
        handle.createUpdate(
                        """
                        UPDATE account SET password_hash = :hash, password_changed_at = :now,
                            password_version = password_version + 1
                        WHERE id = :id AND deleted_at IS NULL
                        """)
                .bind("id", id.toString())
                .bind("hash", hash)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /// From now on no password is right.
    public void dropPassword(Handle handle, UserId id) {
        handle.createUpdate(
                        """
                        UPDATE account SET password_hash = NULL, password_changed_at = NULL,
                            password_version = password_version + 1
                        WHERE id = :id
                        """)
                .bind("id", id.toString())
                .execute();
    }

    public void setEnabled(Handle handle, UserId id, boolean enabled) {
        handle.createUpdate("UPDATE account SET enabled = :enabled WHERE id = :id")
                .bind("id", id.toString())
                .bind("enabled", enabled ? 1 : 0)
                .execute();
    }

    public void setRole(Handle handle, UserId id, Role role) {
        handle.createUpdate("UPDATE account SET role = :role WHERE id = :id")
                .bind("id", id.toString())
                .bind("role", role.name())
                .execute();
    }

    /// @param bytes 0: the server's default
    public void setQuota(Handle handle, UserId id, long bytes) {
        handle.createUpdate("UPDATE account SET quota_bytes = :bytes WHERE id = :id")
                .bind("id", id.toString())
                .bind("bytes", bytes)
                .execute();
    }

    /// Keeps the row, so that neither name nor id is given out again.
    public void delete(Handle handle, UserId id, Instant now) {
        dropPassword(handle, id);
        handle.createUpdate("UPDATE account SET enabled = 0, deleted_at = :now WHERE id = :id")
                .bind("id", id.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }
}

package ferry.auth.account;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The statements on table `account`. Without state, safe for many threads. Deleted accounts are not found.
public final class Accounts {
    private static final String COLUMNS =
            "id, name, role, enabled, password_hash, password_version";

    /// @return false if the name is taken, or was once
    public boolean create(Handle handle, Account account, GuardKey key, Instant now) {
        return handle.createUpdate(
                                """
                                INSERT INTO account (id, name, guard_key, role, enabled,
                                    password_hash, created_at, password_changed_at)
                                VALUES (:id, :name, :key, :role, :enabled, :hash, :now, :changed)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("id", account.id().toString())
                        .bind("name", account.name().value())
                        .bind("key", key.hex())
                        .bind("role", account.role().name())
                        .bind("enabled", account.enabled() ? 1 : 0)
                        .bind("hash", account.passwordHash())
                        .bind("now", now.toEpochMilli())
                        .bind("changed", account.passwordHash() == null ? null : now.toEpochMilli())
                        .execute()
                > 0;
    }

    public Optional<Account> byName(Handle handle, UserName name) {
        return handle.createQuery(
                        "SELECT "
                                + COLUMNS
                                + " FROM account WHERE name = :name AND deleted_at IS NULL")
                .bind("name", name.value())
                .map((row, context) -> map(row))
                .findOne();
    }

    /// Finds by the key that attempts on its name are counted under, so that a name and what is no name cost the same.
    public Optional<Account> byGuardKey(Handle handle, GuardKey key) {
        return handle.createQuery(
                        "SELECT "
                                + COLUMNS
                                + " FROM account WHERE guard_key = :key AND deleted_at IS NULL")
                .bind("key", key.hex())
                .map((row, context) -> map(row))
                .findOne();
    }

    /// Nobody else changes the account, begins a session of it or ends all of them until the caller's transaction is over.
    /// Whoever acts on what he reads of an account locks it first.
    public void lock(Handle handle, UserId id) {
        handle.createUpdate("UPDATE account SET name = name WHERE id = :id")
                .bind("id", id.toString())
                .execute();
    }

    public Optional<Account> byId(Handle handle, UserId id) {
        return handle.createQuery(
                        "SELECT " + COLUMNS + " FROM account WHERE id = :id AND deleted_at IS NULL")
                .bind("id", id.toString())
                .map((row, context) -> map(row))
                .findOne();
    }

    /// Also of accounts that have been deleted: their names are not given out again.
    public boolean isTaken(Handle handle, UserName name) {
        return handle.createQuery("SELECT 1 FROM account WHERE name = :name")
                .bind("name", name.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Which peppers stored hashes were made with.
    public List<String> pepperIds(Handle handle) {
        // A hash begins with $x1$ and the eight characters of the pepper's id
        return handle.createQuery(
                        "SELECT DISTINCT substr(password_hash, 5, 8) FROM account"
                                + " WHERE password_hash IS NOT NULL")
                .mapTo(String.class)
                .list();
    }

    /// Puts a newer hash of the same password in place, unless the stored one has changed since it was read.
    public boolean replaceHash(Handle handle, UserId id, String expected, String hash) {
        return handle.createUpdate(
                                "UPDATE account SET password_hash = :hash"
                                        + " WHERE id = :id AND password_hash = :expected")
                        .bind("id", id.toString())
                        .bind("expected", expected)
                        .bind("hash", hash)
                        .execute()
                > 0;
    }

    private static Account map(ResultSet row) throws SQLException {
        return new Account(
                new UserId(UUID.fromString(row.getString("id"))),
                new UserName(row.getString("name")),
                Role.valueOf(row.getString("role")),
                row.getInt("enabled") == 1,
                row.getString("password_hash"),
                row.getLong("password_version"));
    }
}

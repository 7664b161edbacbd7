package ferry.auth.code;

import ferry.kernel.identity.UserId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The statements on table `code`. A code itself is stored nowhere, only its hash. Safe for many threads.
public final class Codes {
    private final SecureRandom random;

    public Codes(SecureRandom random) {
        this.random = random;
    }

    /// A code for whoever brings it up.
    ///
    /// @param maker who hands it out; `null` for the server itself
    /// @param ttl how long it is good
    public OneTimeCode make(
            Handle handle, CodeKind kind, @Nullable UserId maker, Instant now, Duration ttl) {
        return insert(handle, kind, null, maker, now, ttl);
    }

    /// A code for the password of `account`; others for it are void.
    public OneTimeCode makeReset(
            Handle handle, UserId account, UserId maker, Instant now, Duration ttl) {
        voidFor(handle, account);
        return insert(handle, CodeKind.RESET, account, maker, now, ttl);
    }

    /// @param presented untrusted
    /// @return the code, good or not; empty if nobody has ever made it, or it was made void
    public Optional<Code> find(Handle handle, String presented) {
        return CodeText.hash(presented).flatMap(hash -> byHash(handle, hash));
    }

    /// Uses a code up. Of many that try at once, one does.
    ///
    /// @return false if it is not good, or not any more
    public boolean use(Handle handle, Code code, UserId account, Instant now) {
        return handle.createUpdate(
                                """
                                UPDATE code SET redeemed_at = :now, account_id = :account
                                WHERE id = :id AND redeemed_at IS NULL AND expires_at > :now
                                """)
                        .bind("id", code.id())
                        .bind("account", account.toString())
                        .bind("now", now.toEpochMilli())
                        .execute()
                > 0;
    }

    /// Makes void what could still set the password of `account`.
    public void voidFor(Handle handle, UserId account) {
        handle.createUpdate("DELETE FROM code WHERE account_id = :account AND redeemed_at IS NULL")
                .bind("account", account.toString())
                .execute();
    }

    /// Makes void what `maker` has handed out and nobody has used.
    public void voidMadeBy(Handle handle, UserId maker) {
        handle.createUpdate("DELETE FROM code WHERE created_by = :maker AND redeemed_at IS NULL")
                .bind("maker", maker.toString())
                .execute();
    }

    public void voidSetup(Handle handle) {
        handle.createUpdate("DELETE FROM code WHERE kind = 'SETUP' AND redeemed_at IS NULL")
                .execute();
    }

    /// Removes codes that have been of no use since `before`.
    public static int prune(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM code WHERE expires_at < :before")
                .bind("before", before.toEpochMilli())
                .execute();
    }

    private OneTimeCode insert(
            Handle handle,
            CodeKind kind,
            @Nullable UserId account,
            @Nullable UserId maker,
            Instant now,
            Duration ttl) {
        OneTimeCode code = new OneTimeCode(CodeText.random(random), now.plus(ttl));
        handle.createUpdate(
                        """
                        INSERT INTO code
                            (id, code_hash, kind, account_id, created_by, created_at, expires_at)
                        VALUES (:id, :hash, :kind, :account, :maker, :now, :expires)
                        """)
                .bind("id", UUID.randomUUID().toString())
                .bind("hash", CodeText.hash(code.text()).orElseThrow())
                .bind("kind", kind.name())
                .bind("account", account == null ? null : account.toString())
                .bind("maker", maker == null ? null : maker.toString())
                .bind("now", now.toEpochMilli())
                .bind("expires", code.expires().toEpochMilli())
                .execute();
        return code;
    }

    private static Optional<Code> byHash(Handle handle, String hash) {
        return handle.createQuery(
                        "SELECT id, kind, account_id, expires_at, redeemed_at FROM code"
                                + " WHERE code_hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> map(row))
                .findOne();
    }

    private static Code map(ResultSet row) throws SQLException {
        String account = row.getString("account_id");
        row.getLong("redeemed_at");
        boolean redeemed = !row.wasNull();
        return new Code(
                row.getString("id"),
                CodeKind.valueOf(row.getString("kind")),
                Optional.ofNullable(account).map(UserId::parse),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                redeemed);
    }
}

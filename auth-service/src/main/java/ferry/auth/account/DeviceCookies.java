package ferry.auth.account;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.digest.Digests;
import ferry.kernel.identity.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The cookies by which an account knows the devices that have logged in to it. Only hashes of them are stored. Safe for
/// many threads.
///
/// On the wire a cookie is base64url of its id (16 bytes) and its secret (32 bytes).
public final class DeviceCookies {
    /// Bound of cookies an account; those never presented go first, then those not presented for the longest time.
    public static final int MAX_PER_ACCOUNT = 50;

    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int ENCODED_LENGTH = (ID_BYTES + SECRET_BYTES) * 4 / 3;

    private final SecureRandom random;

    public DeviceCookies(SecureRandom random) {
        this.random = random;
    }

    /// Makes a cookie, and room for it.
    ///
    /// @return its wire form, which is stored nowhere
    public String issue(Handle handle, UserId account, Instant now) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        UUID id = UUID.randomUUID();
        evict(handle, account);
        handle.createUpdate(
                        "INSERT INTO device_cookie (id, account_id, secret_hash, created_at)"
                                + " VALUES (:id, :account, :hash, :now)")
                .bind("id", id.toString())
                .bind("account", account.toString())
                .bind("hash", HexFormat.of().formatHex(Digests.sha256(secret)))
                .bind("now", now.toEpochMilli())
                .execute();
        return encode(id, secret);
    }

    /// @param presented what a client sent, untrusted
    /// @param key of the name that the client wants to log in to
    /// @return empty unless it is a cookie of that name's account
    public Optional<DeviceCookie> find(Handle handle, String presented, GuardKey key) {
        return decode(presented).filter(cookie -> isStored(handle, cookie, key)).map(Decoded::id);
    }

    /// Remembers that the device has come back.
    public void presented(Handle handle, DeviceCookie cookie, Instant now) {
        handle.createUpdate("UPDATE device_cookie SET presented_at = :now WHERE id = :id")
                .bind("id", cookie.id())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /// @return false if it was gone already
    public boolean drop(Handle handle, String cookieId) {
        return handle.createUpdate("DELETE FROM device_cookie WHERE id = :id")
                        .bind("id", cookieId)
                        .execute()
                > 0;
    }

    /// Makes strangers of all devices of `account`.
    public void forget(Handle handle, UserId account) {
        handle.createUpdate("DELETE FROM device_cookie WHERE account_id = :account")
                .bind("account", account.toString())
                .execute();
    }

    private static boolean isStored(Handle handle, Decoded cookie, GuardKey key) {
        return handle.createQuery(
                        """
                        SELECT c.secret_hash FROM device_cookie c
                        JOIN account a ON a.id = c.account_id
                        WHERE c.id = :id AND a.guard_key = :key AND a.deleted_at IS NULL
                        """)
                .bind("id", cookie.id().id())
                .bind("key", key.hex())
                .mapTo(String.class)
                .findOne()
                .map(HexFormat.of()::parseHex)
                .filter(stored -> MessageDigest.isEqual(stored, Digests.sha256(cookie.secret())))
                .isPresent();
    }

    private static void evict(Handle handle, UserId account) {
        handle.createUpdate(
                        """
                        DELETE FROM device_cookie WHERE account_id = :account AND id NOT IN (
                            SELECT id FROM device_cookie WHERE account_id = :account
                            ORDER BY CASE WHEN presented_at IS NULL THEN 1 ELSE 0 END,
                                presented_at DESC, created_at DESC, id
                            LIMIT :kept)
                        """)
                .bind("account", account.toString())
                .bind("kept", MAX_PER_ACCOUNT - 1)
                .execute();
    }

    private static String encode(UUID id, byte[] secret) {
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + SECRET_BYTES);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.put(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static Optional<Decoded> decode(String presented) {
        if (presented.length() != ENCODED_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getUrlDecoder().decode(presented.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(decoded);
            UUID id = new UUID(bytes.getLong(), bytes.getLong());
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(secret);
            return Optional.of(new Decoded(new DeviceCookie(id.toString()), secret));
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // lives within one call and is never compared
    private record Decoded(DeviceCookie id, byte[] secret) {}
}

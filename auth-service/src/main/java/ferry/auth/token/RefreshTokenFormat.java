package ferry.auth.token;

import ferry.auth.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// The wire form of refresh tokens: base64url(family ‖ generation ‖ HMAC-SHA-256(family ‖ generation)).
///
/// A token can be made again from what it says, so that a lost one can be repeated, yet none is stored. Safe for many
/// threads.
final class RefreshTokenFormat {
    private static final int SAID_BYTES = 16 + 8;
    private static final int MAC_BYTES = 32;

    /// 56 bytes without padding.
    private static final int ENCODED_LENGTH = 75;

    private final SecretKey key;

    RefreshTokenFormat(Secrets secrets) {
        this.key = secrets.keyFor("refresh token");
    }

    String encode(RefreshToken token) {
        byte[] said =
                ByteBuffer.allocate(SAID_BYTES)
                        .putLong(token.family().getMostSignificantBits())
                        .putLong(token.family().getLeastSignificantBits())
                        .putLong(token.generation())
                        .array();
        byte[] whole = Arrays.copyOf(said, SAID_BYTES + MAC_BYTES);
        System.arraycopy(mac(said), 0, whole, SAID_BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /// @return empty unless `text` is a token that [#encode] made under this key
    Optional<RefreshToken> decode(String text) {
        if (text.length() != ENCODED_LENGTH) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (whole.length != SAID_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOf(whole, SAID_BYTES);
        byte[] mac = Arrays.copyOfRange(whole, SAID_BYTES, whole.length);
        return MessageDigest.isEqual(mac, mac(said)) ? Optional.of(parse(said)) : Optional.empty();
    }

    private static RefreshToken parse(byte[] said) {
        ByteBuffer bytes = ByteBuffer.wrap(said);
        return new RefreshToken(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong());
    }

    private byte[] mac(byte[] said) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(said);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is in every Java runtime", missing);
        }
    }
}

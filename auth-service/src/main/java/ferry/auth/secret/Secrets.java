package ferry.auth.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The installation's secrets, read once at start. Its text forms show none of them.
public final class Secrets {
    private final byte[] root;
    private final List<Pepper> peppers;

    /// @param peppers at least one, oldest first; the last is for new hashes
    Secrets(byte[] root, List<Pepper> peppers) {
        this.root = root.clone();
        this.peppers = List.copyOf(peppers);
    }

    public Pepper currentPepper() {
        return peppers.getLast();
    }

    public Optional<Pepper> pepper(String id) {
        return peppers.stream().filter(pepper -> pepper.id().equals(id)).findFirst();
    }

    /// A key of 32 bytes for one purpose; the same for the same purpose for as long as the file lives.
    public SecretKey keyFor(String purpose) {
        byte[] derived = hmacSha256(root, ("ferry auth v1 " + purpose));
        return new SecretKeySpec(derived, "HmacSHA256");
    }

    private static byte[] hmacSha256(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is in every Java runtime", missing);
        }
    }
}

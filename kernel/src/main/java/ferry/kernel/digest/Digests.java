package ferry.kernel.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, without the exception for a Java that has none: every Java platform has to.
public final class Digests {
    private Digests() {}

    /// The digest of some bytes.
    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    /// A computation that is the caller's.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

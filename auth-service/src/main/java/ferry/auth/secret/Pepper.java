package ferry.auth.secret;

import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// A key that every password is mixed with before it is hashed, so that a stolen database alone is of no use.
public final class Pepper {
    static final int BYTES = 32;
    private static final Pattern ID = Pattern.compile("[a-z0-9]{8}");

    private final String id;
    private final SecretKey key;

    /// @param id eight characters of a-z 0-9; stands in each hash that was made with this pepper
    public Pepper(String id, byte[] key) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("pepper id (expected: 8 of a-z 0-9)");
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException("pepper (expected: 32 bytes)");
        }
        this.id = id;
        this.key = new SecretKeySpec(key, "HmacSHA384");
    }

    public String id() {
        return id;
    }

    public SecretKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "Pepper[" + id + "]";
    }
}

package ferry.auth.lockout;

import ferry.auth.secret.Secrets;
import ferry.kernel.identity.UserName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Turns what somebody typed as a name into the key that attempts are counted under. Safe for many threads.
public final class GuardKeys {
    /// Never used itself: each key is made by a copy, which costs less than to look the algorithm up.
    private final Mac mac;

    public GuardKeys(Secrets secrets) {
        this.mac = macOf(secrets.keyFor("guard"));
    }

    /// Variants of one name share a key; what is no name has one of its own, which no name has.
    public GuardKey of(String raw) {
        Optional<UserName> name = UserName.canonical(raw);
        return name.isPresent() ? of(name.get()) : keyed("raw:" + raw);
    }

    public GuardKey of(UserName name) {
        return keyed("name:" + name.value());
    }

    private GuardKey keyed(String text) {
        byte[] digest = copy().doFinal(text.getBytes(StandardCharsets.UTF_8));
        return new GuardKey(HexFormat.of().formatHex(digest));
    }

    private static Mac macOf(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is in every Java runtime", missing);
        }
    }

    private Mac copy() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException missing) {
            throw new IllegalStateException(
                    "HmacSHA256 of every Java runtime can be copied", missing);
        }
    }
}

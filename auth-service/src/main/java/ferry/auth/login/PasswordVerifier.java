package ferry.auth.login;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.IllegalBCryptFormatException;
import ferry.auth.lockout.GuardKey;
import ferry.auth.secret.Pepper;
import ferry.auth.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/// The only class that hashes passwords and looks at hashes.
///
/// What bcrypt sees is base64(HMAC-SHA-384(pepper, NFC(password))): 64 ASCII bytes, so that neither its limit of 72 bytes
/// nor its blindness for zeros matters, and a stolen database is of no use without the pepper.
///
/// Every check costs one bcrypt at the gate, also where there is no account or the text can be no password: the time tells
/// nothing. Safe for many threads.
public final class PasswordVerifier {
    public static final int DEFAULT_COST = 12;
    private static final int SALT_BYTES = 16;
    private static final int MAX_CHARS = 512;
    private static final long MIN_RETRY_MILLIS = 1_000;
    private static final long MAX_RETRY_MILLIS = 3_000;

    private final Secrets secrets;
    private final int cost;
    private final Gate gate;
    private final Bcrypt bcrypt;
    private final SecureRandom random;
    private final StoredHash nobody;

    /// @param cost of new hashes, and of checks where there is no hash; 4 to 16
    public PasswordVerifier(
            Secrets secrets, int cost, Gate gate, Bcrypt bcrypt, SecureRandom random) {
        this.secrets = secrets;
        this.cost = cost;
        this.gate = gate;
        this.bcrypt = bcrypt;
        this.random = random;
        this.nobody = nobody(secrets.currentPepper(), cost);
    }

    /// The real hash function.
    public static Bcrypt bcrypt() {
        return (cost, salt, password) ->
                BCrypt.with(BCrypt.Version.VERSION_2B).hash(cost, salt, password);
    }

    /// Not public: whoever has a password looked at goes through [PasswordAttempts], which counts first.
    ///
    /// @param who whose password it is said to be; he has no more than his share of the places at the gate
    /// @param stored the account's hash; `null` where there is no account or no password, which costs the same
    /// @param password untrusted; may be anything
    PasswordCheck check(Lane lane, GuardKey who, @Nullable String stored, String password) {
        StoredHash hash = stored == null ? nobody : StoredHash.parse(stored);
        Optional<Boolean> matches = gate.run(lane, who, () -> matches(hash, password));
        if (matches.isEmpty()) {
            return new PasswordCheck.NotStarted(retryAfter());
        }
        return stored != null && matches.get()
                ? new PasswordCheck.Right(isStale(hash))
                : new PasswordCheck.Wrong();
    }

    /// Hashes a password that the policy has accepted.
    ///
    /// @param who whose password it will be
    /// @return empty if there was no place at the gate
    public Optional<String> hash(Lane lane, GuardKey who, String password) {
        return gate.run(lane, who, () -> freshHash(password));
    }

    /// Whether a password would find no place at the gate at this moment.
    boolean isFull(Lane lane, GuardKey who) {
        return gate.isFull(lane, who);
    }

    /// When to come back after there was no place at the gate; not the same for all.
    public Duration retryAfter() {
        return Duration.ofMillis(random.nextLong(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS + 1));
    }

    /// Hashes a password anew when there is time; not at all when there is none.
    ///
    /// @param done is given the hash on a thread of the gate
    void rehashLater(GuardKey who, String password, Consumer<String> done) {
        gate.runLater(Lane.REHASH, who, () -> done.accept(freshHash(password)));
    }

    private boolean isStale(StoredHash hash) {
        return hash.cost() != cost || !hash.pepperId().equals(secrets.currentPepper().id());
    }

    private boolean matches(StoredHash stored, String password) {
        Pepper pepper =
                secrets.pepper(stored.pepperId())
                        .orElseThrow(
                                () -> new IllegalStateException("no pepper " + stored.pepperId()));
        Optional<byte[]> mixed = mix(pepper, password);
        byte[] computed =
                bcrypt.hash(stored.cost(), saltOf(stored), mixed.orElseGet(() -> new byte[64]));
        mixed.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        byte[] expected = stored.bcrypt().getBytes(StandardCharsets.US_ASCII);
        boolean equal = MessageDigest.isEqual(computed, expected);
        return equal && mixed.isPresent();
    }

    private String freshHash(String password) {
        Pepper pepper = secrets.currentPepper();
        byte[] mixed =
                mix(pepper, password)
                        .orElseThrow(
                                () -> new IllegalArgumentException("not a password: not Unicode"));
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        String hash = new String(bcrypt.hash(cost, salt, mixed), StandardCharsets.US_ASCII);
        Arrays.fill(mixed, (byte) 0);
        return new StoredHash(pepper.id(), cost, hash).format();
    }

    /// @return empty if `password` is no Unicode text or longer than any password
    private static Optional<byte[]> mix(Pepper pepper, String password) {
        if (password.length() > MAX_CHARS) {
            return Optional.empty();
        }
        try {
            String normalized = Normalizer.normalize(password, Normalizer.Form.NFC);
            ByteBuffer utf8 =
                    StandardCharsets.UTF_8
                            .newEncoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .encode(CharBuffer.wrap(normalized));
            Mac mac = Mac.getInstance(pepper.key().getAlgorithm());
            mac.init(pepper.key());
            mac.update(utf8.duplicate());
            wipe(utf8);
            return Optional.of(Base64.getEncoder().encode(mac.doFinal()));
        } catch (CharacterCodingException notUnicode) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA384 is in every Java runtime", missing);
        }
    }

    private static void wipe(ByteBuffer secret) {
        secret.clear();
        while (secret.hasRemaining()) {
            secret.put((byte) 0);
        }
    }

    private static byte[] saltOf(StoredHash stored) {
        byte[] text = stored.bcrypt().getBytes(StandardCharsets.US_ASCII);
        try {
            return BCrypt.Version.VERSION_2B.parser.parse(text).rawSalt;
        } catch (IllegalBCryptFormatException malformed) {
            throw new IllegalStateException("a stored password hash is malformed", malformed);
        }
    }

    /// Stands in where there is no hash. That it matches nothing does not rest on its text: see [#check].
    private static StoredHash nobody(Pepper pepper, int cost) {
        String text =
                "$2b$%02d$%s".formatted(cost, "abcdefghijklmnopqrstuu".concat("a".repeat(31)));
        return new StoredHash(pepper.id(), cost, text);
    }
}

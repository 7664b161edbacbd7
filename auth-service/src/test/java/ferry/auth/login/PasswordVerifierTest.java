package ferry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.CountingBcrypt;
import ferry.auth.lockout.GuardKey;
import ferry.auth.secret.Secrets;
import ferry.auth.secret.SecretsFile;
import ferry.kernel.observe.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

final class PasswordVerifierTest {
    private static final GuardKey WHO = new GuardKey("ab".repeat(32));
    private static final String PASSWORD = "an unusual sentence, this";

    @TempDir Path folder;
    private final CountingBcrypt bcrypt = new CountingBcrypt();
    private final Gate gate =
            new Gate(new GateSettings(1, 16, Duration.ofSeconds(20)), Metrics.none());
    private Secrets secrets;
    private PasswordVerifier passwords;

    @BeforeEach
    void open() throws IOException {
        secrets = new SecretsFile(folder.resolve("pepper")).create(new SecureRandom());
        passwords = verifier(secrets, 4);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    private PasswordVerifier verifier(Secrets from, int cost) {
        return new PasswordVerifier(from, cost, gate, bcrypt, new SecureRandom());
    }

    private String hash(String password) {
        return passwords.hash(Lane.REGISTRATION, WHO, password).orElseThrow();
    }

    private boolean isRight(String hash, String password) {
        return passwords.check(Lane.STRANGER, WHO, hash, password) instanceof PasswordCheck.Right;
    }

    @Test
    void knowsTheRightPasswordFromAWrongOne() {
        String hash = hash(PASSWORD);

        assertThat(passwords.check(Lane.STRANGER, WHO, hash, PASSWORD))
                .isEqualTo(new PasswordCheck.Right(false));
        assertThat(passwords.check(Lane.STRANGER, WHO, hash, PASSWORD + "."))
                .isEqualTo(new PasswordCheck.Wrong());
    }

    @Test
    void theHashSaysHowItWasMade() {
        assertThat(hash(PASSWORD))
                .matches(
                        "\\$x1\\$"
                                + secrets.currentPepper().id()
                                + "\\$2b\\$04\\$[./A-Za-z0-9]{53}");
        assertThat(hash(PASSWORD)).isNotEqualTo(hash(PASSWORD));
    }

    @Test
    void anotherImplementationAgreesWithTheHash() throws GeneralSecurityException {
        String stored = hash(PASSWORD);
        Mac mac = Mac.getInstance("HmacSHA384");
        mac.init(secrets.currentPepper().key());
        byte[] mixed = mac.doFinal(PASSWORD.getBytes(StandardCharsets.UTF_8));
        String input = Base64.getEncoder().encodeToString(mixed);

        String bcryptPart = stored.substring(stored.indexOf("$2b$"));

        assertThat(input).hasSize(64);
        assertThat(BCrypt.checkpw(input, bcryptPart)).isTrue();
        assertThat(BCrypt.checkpw(input.substring(1), bcryptPart)).isFalse();
    }

    @Test
    void everyByteCountsBeyond72() {
        String hash = hash("a".repeat(72) + "x");

        assertThat(isRight(hash, "a".repeat(72) + "x")).isTrue();
        assertThat(isRight(hash, "a".repeat(72) + "y")).isFalse();
        assertThat(isRight(hash, "a".repeat(72))).isFalse();
    }

    @Test
    void aZeroDoesNotEndAPassword() {
        String hash = hash("abcdefgh");

        assertThat(isRight(hash, "abcdefgh\0")).isFalse();
        assertThat(isRight(hash, "abcdefgh\0abcdefgh")).isFalse();
    }

    @Test
    void halfACharacterIsNoQuestionMark() {
        String hash = hash("what is this ?");

        assertThat(isRight(hash, "what is this \ud800")).isFalse();
        assertThat(isRight(hash, "what is this ?")).isTrue();
    }

    @Test
    void waysToWriteTheSameLetterAreTheSame() {
        String hash = hash("\u00fcber alles erhaben");

        assertThat(isRight(hash, "u\u0308ber alles erhaben")).isTrue();
    }

    @Test
    void withoutAnAccountACheckCostsOneHashOfTheUsualCost() {
        passwords = verifier(secrets, 5);

        assertThat(passwords.check(Lane.STRANGER, WHO, null, PASSWORD))
                .isEqualTo(new PasswordCheck.Wrong());

        assertThat(bcrypt.costs()).containsExactly(5);
    }

    @Test
    void textThatCanBeNoPasswordCostsAHashToo() {
        String hash = hash(PASSWORD);
        bcrypt.reset();

        assertThat(isRight(hash, "\udc00")).isFalse();
        assertThat(isRight(hash, "x".repeat(10_000))).isFalse();

        assertThat(bcrypt.calls()).isEqualTo(2);
    }

    @Test
    void aHashOfAnotherCostIsStale() {
        String hash = hash(PASSWORD);

        assertThat(verifier(secrets, 5).check(Lane.STRANGER, WHO, hash, PASSWORD))
                .isEqualTo(new PasswordCheck.Right(true));
    }

    @Test
    void aHashWithAnOldPepperIsRightAndStale() throws IOException {
        String hash = hash(PASSWORD);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        Files.writeString(
                folder.resolve("pepper"), "pepper newpeppr " + key, StandardOpenOption.APPEND);
        Secrets rotated = new SecretsFile(folder.resolve("pepper")).read();

        assertThat(verifier(rotated, 4).check(Lane.STRANGER, WHO, hash, PASSWORD))
                .isEqualTo(new PasswordCheck.Right(true));
    }

    @Test
    void withoutAPlaceAtTheGateNothingIsLookedAt() {
        gate.close();

        assertThat(passwords.check(Lane.STRANGER, WHO, null, PASSWORD))
                .isInstanceOfSatisfying(
                        PasswordCheck.NotStarted.class,
                        busy ->
                                assertThat(busy.retryAfter())
                                        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3)));
        assertThat(bcrypt.calls()).isZero();
    }
}

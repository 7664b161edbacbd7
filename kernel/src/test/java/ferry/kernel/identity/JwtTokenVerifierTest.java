package ferry.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import ferry.kernel.fault.Reason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtTokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final InstallationId installation = new InstallationId(new UUID(7, 7));
    private final Caller alice =
            new Caller(
                    new UserId(new UUID(1, 2)),
                    new UserName("alice"),
                    new SessionId(new UUID(3, 4)),
                    Role.USER,
                    NOW,
                    "one");
    private final ECKey key = newKey("one");
    private final Keys keys = new Keys(List.of(key.toPublicJWK()));
    private final JwtTokenVerifier verifier =
            new JwtTokenVerifier(installation, keys, InstantSource.fixed(NOW));

    @Test
    void acceptsATokenOfThisInstallation() throws Exception {
        assertThat(verifier.verify(token(claims().build())))
                .isEqualTo(new TokenVerdict.Accepted(alice));
    }

    @Test
    void refusesATokenWithoutASignature() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void refusesATokenThatIsSignedWithThePublicKeyAsASecret() throws Exception {
        JWSSigner forger = new MACSigner(key.toECPublicKey().getEncoded());
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(JwtTokenVerifier.TYPE)
                                .keyID("one")
                                .build(),
                        claims().build());
        token.sign(forger);

        assertRefused(token.serialize());
    }

    @Test
    void refusesATokenOfAnotherInstallation() throws Exception {
        String other = new UUID(8, 8).toString();

        assertRefused(token(claims().audience(other).build()));
        assertRefused(token(claims().issuer(other).build()));
        assertRefused(token(claims().audience(List.of(installation.toString(), other)).build()));
    }

    @Test
    void refusesATokenOfAnotherType() throws Exception {
        assertRefused(token(header -> header.type(JOSEObjectType.JWT)));
        assertRefused(token(header -> header.type(new JOSEObjectType("AT+JWT"))));
        assertRefused(token(header -> header.type(null)));
    }

    @Test
    void refusesAHeaderThatNamesAKeyOfItsOwn() throws Exception {
        URI elsewhere = URI.create("https://keys.example.org/");

        assertRefused(token(header -> header.jwkURL(elsewhere)));
        assertRefused(token(header -> header.x509CertURL(elsewhere)));
        assertRefused(token(header -> header.jwk(key.toPublicJWK())));
        assertRefused(token(header -> header.criticalParams(Set.of("exp"))));
        assertThat(keys.asked).isEmpty();
    }

    @Test
    void refusesAKeyIdThatIsAPath() throws Exception {
        assertRefused(token(header -> header.keyID("../../x")));
        assertRefused(token(header -> header.keyID(null)));
    }

    @Test
    void refusesAKnownKeyIdWithAnotherKey() throws Exception {
        assertRefused(token(newKey("one"), claims().build(), UnaryOperator.identity()));
    }

    @Test
    void anUnknownKeyWhileAskingForNewerOnesIsNotAllowedLogsNobodyOut() throws Exception {
        String token = token(newKey("two"), claims().build(), header -> header.keyID("two"));

        keys.foreign = false;
        assertThat(verifier.verify(token)).isEqualTo(new TokenVerdict.Refused(Reason.OVERLOADED));
        keys.foreign = true;
        assertThat(verifier.verify(token))
                .isEqualTo(new TokenVerdict.Refused(Reason.TOKEN_INVALID));
        assertThat(keys.asked).containsExactly("two", "two");
    }

    @Test
    void withoutKeysNothingIsJudged() throws Exception {
        keys.keys = List.of();

        assertThat(verifier.verify(token(claims().build())))
                .isEqualTo(new TokenVerdict.Refused(Reason.OVERLOADED));
    }

    @Test
    void aTokenThatWasGoodIsRefusedOnceItsKeyIsNoLongerListed() throws Exception {
        String token = token(claims().build());
        assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Accepted.class);

        keys.keys = List.of(newKey("two").toPublicJWK());
        keys.foreign = true;
        assertRefused(token);
        keys.keys = List.of(newKey("one").toPublicJWK());
        assertRefused(token);
        keys.keys = List.of();
        assertThat(verifier.verify(token)).isEqualTo(new TokenVerdict.Refused(Reason.OVERLOADED));
    }

    @Test
    void aTokenThatWasGoodExpiresAllTheSame() throws Exception {
        Instant[] now = {NOW};
        JwtTokenVerifier clocked = new JwtTokenVerifier(installation, keys, () -> now[0]);
        String token = token(claims().expirationTime(at(60)).build());
        assertThat(clocked.verify(token)).isInstanceOf(TokenVerdict.Accepted.class);

        now[0] = NOW.plusSeconds(91);
        assertThat(clocked.verify(token)).isEqualTo(new TokenVerdict.Refused(Reason.TOKEN_EXPIRED));
    }

    /// What is remembered is the token, not what it says.
    @Test
    void aGoodTokenMakesNoOtherOneGood() throws Exception {
        String token = token(claims().build());
        String forged = token(newKey("one"), claims().build(), UnaryOperator.identity());
        assertThat(verifier.verify(token)).isEqualTo(new TokenVerdict.Accepted(alice));

        assertRefused(forged);
        assertRefused(
                token.substring(0, token.lastIndexOf('.'))
                        + forged.substring(forged.lastIndexOf('.')));
        assertThat(verifier.verify(token)).isEqualTo(new TokenVerdict.Accepted(alice));
    }

    @Test
    void aTokenIsGoodUntilThirtySecondsAfterItsTime() throws Exception {
        assertThat(verifier.verify(token(claims().expirationTime(at(-29)).build())))
                .isInstanceOf(TokenVerdict.Accepted.class);
        assertThat(verifier.verify(token(claims().expirationTime(at(-31)).build())))
                .isEqualTo(new TokenVerdict.Refused(Reason.TOKEN_EXPIRED));
    }

    @Test
    void aTokenIsGoodFromThirtySecondsBeforeItsTime() throws Exception {
        assertThat(verifier.verify(token(claims().notBeforeTime(at(29)).build())))
                .isInstanceOf(TokenVerdict.Accepted.class);
        assertRefused(token(claims().notBeforeTime(at(31)).build()));
    }

    @Test
    void refusesATokenOfTheFuture() throws Exception {
        assertThat(verifier.verify(token(claims().issueTime(at(29)).build())))
                .isInstanceOf(TokenVerdict.Accepted.class);
        assertRefused(token(claims().issueTime(at(31)).build()));
    }

    @Test
    void refusesATokenThatSaysItLivesLongerThanAnyDoes() throws Exception {
        long most = JwtTokenVerifier.MAX_LIFE.toSeconds();

        assertThat(verifier.verify(token(claims().expirationTime(at(most)).build())))
                .isInstanceOf(TokenVerdict.Accepted.class);
        assertRefused(token(claims().expirationTime(at(most + 1)).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "name", "sid", "role", "jti", "iat", "nbf", "exp", "iss", "aud"})
    void refusesATokenThatLacksAClaim(String claim) throws Exception {
        assertRefused(token(claims().claim(claim, null).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "name", "sid", "role"})
    void refusesATokenWithAGarbledClaim(String claim) throws Exception {
        assertRefused(token(claims().claim(claim, "?").build()));
        assertRefused(token(claims().claim(claim, 5).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\u0000", "a,b", "e30.e30.", "{}"})
    void refusesGarbage(String token) {
        assertRefused(token);
    }

    @Test
    void refusesATokenOverFourKibibytes() throws Exception {
        String token = token(claims().claim("padding", "x".repeat(3_000)).build());

        assertThat(token.length()).isGreaterThan(JwtTokenVerifier.MAX_TOKEN_CHARACTERS);
        assertRefused(token);
    }

    @Test
    void refusesASignatureThatIsOneBitOff() throws Exception {
        String token = token(claims().build());
        int middle = token.lastIndexOf('.') + 20;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';

        assertRefused(token.substring(0, middle) + other + token.substring(middle + 1));
    }

    private void assertRefused(String token) {
        assertThat(verifier.verify(token))
                .isEqualTo(new TokenVerdict.Refused(Reason.TOKEN_INVALID));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(installation.toString())
                .audience(installation.toString())
                .subject(alice.id().toString())
                .claim("name", "alice")
                .claim("sid", alice.session().toString())
                .claim("role", "user")
                .jwtID("j")
                .issueTime(at(0))
                .notBeforeTime(at(0))
                .expirationTime(at(300));
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plus(Duration.ofSeconds(seconds)));
    }

    private String token(JWTClaimsSet claims) throws JOSEException {
        return token(key, claims, UnaryOperator.identity());
    }

    private String token(UnaryOperator<JWSHeader.Builder> change) throws JOSEException {
        return token(key, claims().build(), change);
    }

    private static String token(
            ECKey key, JWTClaimsSet claims, UnaryOperator<JWSHeader.Builder> change)
            throws JOSEException {
        JWSHeader.Builder header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(JwtTokenVerifier.TYPE).keyID("one");
        SignedJWT token = new SignedJWT(change.apply(header).build(), claims);
        ECDSASigner signer = new ECDSASigner(key);
        token.sign(signer);
        return token.serialize();
    }

    private static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Keys implements SigningKeys {
        private final List<String> asked = new ArrayList<>();
        private List<JWK> keys;
        private boolean foreign = true;

        Keys(List<JWK> keys) {
            this.keys = keys;
        }

        @Override
        public List<JWK> current() {
            return keys;
        }

        @Override
        public boolean isForeign(String keyId) {
            asked.add(keyId);
            return foreign;
        }
    }
}

package ferry.kernel.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import ferry.kernel.fault.FaultKind;
import ferry.kernel.hostile.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whatever is said to be an access token is judged, and nothing is thrown: as it comes, and with claims of any kind that a
/// key of ours has signed.
public final class AccessTokenFuzzTest {
    private static final ECKey KEY = key();
    private static final JwtTokenVerifier VERIFIER =
            new JwtTokenVerifier(
                    new InstallationId(new UUID(1, 1)),
                    new SigningKeys() {
                        @Override
                        public List<JWK> current() {
                            return List.of(KEY.toPublicJWK());
                        }

                        @Override
                        public boolean isForeign(String keyId) {
                            return true;
                        }
                    },
                    InstantSource.system());

    @TestFactory
    Stream<DynamicTest> everyTokenIsJudged() throws IOException {
        return Corpus.tests("AccessToken", AccessTokenFuzzTest::fuzzerTestOneInput);
    }

    /// @param input a token; or, after a byte `!`, claims
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        judge(text);
        if (text.startsWith("!")) {
            judge(signed(text.substring(1)));
        }
    }

    private static void judge(String token) {
        switch (VERIFIER.verify(token)) {
            case TokenVerdict.Accepted _ -> {
                if (!token.contains(".")) {
                    throw new AssertionError("accepted: " + token);
                }
            }
            case TokenVerdict.Refused refused -> {
                if (refused.reason().kind() != FaultKind.UNAUTHENTICATED) {
                    throw new AssertionError(refused.reason());
                }
            }
        }
    }

    private static String signed(String claims) {
        try {
            JWSHeader header =
                    new JWSHeader.Builder(JwtTokenVerifier.ALGORITHM)
                            .type(JwtTokenVerifier.TYPE)
                            .keyID(KEY.getKeyID())
                            .build();
            SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
            token.sign(new ECDSASigner(KEY));
            return token.serialize();
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return "";
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ours").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}

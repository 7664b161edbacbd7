package ferry.kernel.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// What good tokens say, so that a person's next calls do not wait for the same computation of a signature: it takes half of
/// what a small call costs. A bounded number is remembered, by the tokens' digests and for no longer than a token lives; the
/// tokens themselves are not kept. Safe for use by many threads.
final class VerifiedTokens {
    static final int MAX_REMEMBERED = 1_024;

    /// @param key by which the signature was good
    record Verified(JWTClaimsSet claims, ECKey key) {}

    private final Cache<String, Verified> remembered =
            Caffeine.newBuilder()
                    .maximumSize(MAX_REMEMBERED)
                    .expireAfterWrite(JwtTokenVerifier.MAX_LIFE)
                    .build();

    Optional<Verified> find(String token) {
        return Optional.ofNullable(remembered.getIfPresent(digest(token)));
    }

    void remember(String token, Verified verified) {
        remembered.put(digest(token), verified);
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package ferry.kernel.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import ferry.kernel.digest.Digests;
import java.nio.charset.StandardCharsets;
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
        return HexFormat.of().formatHex(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}

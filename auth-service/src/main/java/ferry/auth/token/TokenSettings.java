package ferry.auth.token;

import ferry.kernel.identity.JwtTokenVerifier;
import java.time.Duration;

/// How long tokens and sessions live.
///
/// @param accessTtl life of an access token; at most what verifiers accept
/// @param idleTtl life of a session that is not refreshed
/// @param maxTtl life of a session in any case
/// @param repeatWindow how long a used refresh token gives the same successor again, for answers that were lost
public record TokenSettings(
        Duration accessTtl, Duration idleTtl, Duration maxTtl, Duration repeatWindow) {
    public static final TokenSettings DEFAULTS =
            new TokenSettings(
                    Duration.ofMinutes(5),
                    Duration.ofDays(14),
                    Duration.ofDays(30),
                    Duration.ofSeconds(30));

    public TokenSettings {
        boolean ascending =
                accessTtl.isPositive()
                        && accessTtl.compareTo(JwtTokenVerifier.MAX_LIFE) <= 0
                        && accessTtl.compareTo(idleTtl) <= 0
                        && idleTtl.compareTo(maxTtl) <= 0;
        if (!ascending || repeatWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "accessTtl: %s, idleTtl: %s, maxTtl: %s, repeatWindow: %s (expected: ascending)"
                            .formatted(accessTtl, idleTtl, maxTtl, repeatWindow));
        }
    }
}

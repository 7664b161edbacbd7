package ferry.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import ferry.auth.account.Account;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;

/// Issues access tokens. Safe for many threads.
public final class AccessTokens {
    private final InstallationId installation;
    private final SigningKeyRing keys;
    private final Duration ttl;
    private final InstantSource clock;

    public AccessTokens(
            InstallationId installation, SigningKeyRing keys, Duration ttl, InstantSource clock) {
        this.installation = installation;
        this.keys = keys;
        this.ttl = ttl;
        this.clock = clock;
    }

    public AccessToken issue(Account account, SessionId session) {
        // Tokens count in seconds
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(ttl);
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(installation.toString())
                        .audience(installation.toString())
                        .subject(account.id().toString())
                        .claim("name", account.name().value())
                        .claim("sid", session.toString())
                        .claim("role", account.role().name().toLowerCase(Locale.ROOT))
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(expires))
                        .build();
        return new AccessToken(sign(claims), expires);
    }

    private String sign(JWTClaimsSet claims) {
        ECKey key = keys.signing();
        JWSHeader header =
                new JWSHeader.Builder(JwtTokenVerifier.ALGORITHM)
                        .type(JwtTokenVerifier.TYPE)
                        .keyID(key.getKeyID())
                        .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException broken) {
            throw new IllegalStateException("an access token could not be signed", broken);
        }
        return token.serialize();
    }
}

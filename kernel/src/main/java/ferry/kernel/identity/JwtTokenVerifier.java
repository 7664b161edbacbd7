package ferry.kernel.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.TokenVerdict.Accepted;
import ferry.kernel.identity.TokenVerdict.Refused;
import ferry.kernel.identity.VerifiedTokens.Verified;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Judges JWT access tokens offline. What is not allowed by name is refused: one algorithm, one type, one audience, keys
/// of this installation's list alone, no header that names a key of its own. The signature of a token that is used
/// again is remembered; that its key still stands in the list, and the times, are looked at on every call.
///
/// Claims: `iss` and `aud` the installation id, `sub` the user id, `name`, `sid`, `role`, `jti`, `iat`, `nbf`, `exp`.
public final class JwtTokenVerifier implements TokenVerifier {
    public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    public static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;
    public static final int MAX_TOKEN_CHARACTERS = 4_096;
    public static final Duration SKEW = Duration.ofSeconds(30);

    /// A token that says it lives longer is none of ours. Whoever remembers revocations this long misses none.
    public static final Duration MAX_LIFE = Duration.ofHours(1);

    private static final Set<String> ALLOWED_HEADERS = Set.of("alg", "typ", "kid");

    private final InstallationId installation;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final VerifiedTokens verified = new VerifiedTokens();

    public JwtTokenVerifier(InstallationId installation, SigningKeys keys, InstantSource clock) {
        this.installation = installation;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public TokenVerdict verify(String token) {
        if (token.length() > MAX_TOKEN_CHARACTERS) {
            return new Refused(Reason.TOKEN_INVALID);
        }
        try {
            Optional<Verified> before = verified.find(token).filter(this::stillStands);
            return before.isPresent() ? judge(before.get()) : judge(token);
        } catch (ParseException | JOSEException | IllegalArgumentException garbled) {
            return new Refused(Reason.TOKEN_INVALID);
        }
    }

    private boolean stillStands(Verified token) {
        return find(keys.current(), token.key().getKeyID()).filter(token.key()::equals).isPresent();
    }

    private TokenVerdict judge(String compact) throws ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(compact);
        JWSHeader header = token.getHeader();
        if (!isAllowed(header)) {
            return new Refused(Reason.TOKEN_INVALID);
        }
        List<JWK> known = keys.current();
        if (known.isEmpty()) {
            return new Refused(Reason.OVERLOADED);
        }
        Optional<ECKey> key = find(known, header.getKeyID());
        if (key.isEmpty()) {
            boolean foreign = keys.isForeign(header.getKeyID());
            return new Refused(foreign ? Reason.TOKEN_INVALID : Reason.OVERLOADED);
        }
        if (!token.verify(new ECDSAVerifier(key.get()))) {
            return new Refused(Reason.TOKEN_INVALID);
        }
        Verified good = new Verified(token.getJWTClaimsSet(), key.get());
        verified.remember(compact, good);
        return judge(good);
    }

    private static boolean isAllowed(JWSHeader header) {
        return ALGORITHM.equals(header.getAlgorithm())
                && header.getType() != null
                && TYPE.getType().equals(header.getType().getType())
                && header.getKeyID() != null
                && ALLOWED_HEADERS.containsAll(header.getIncludedParams());
    }

    private static Optional<ECKey> find(List<JWK> keys, String keyId) {
        return keys.stream()
                .filter(key -> keyId.equals(key.getKeyID()))
                .filter(ECKey.class::isInstance)
                .map(ECKey.class::cast)
                .findFirst();
    }

    /// Only what a key of ours has signed gets this far; even so, every claim has to be there.
    private TokenVerdict judge(Verified token) throws ParseException {
        JWTClaimsSet claims = token.claims();
        String expected = installation.toString();
        boolean ours =
                expected.equals(claims.getIssuer())
                        && List.of(expected).equals(claims.getAudience())
                        && claims.getJWTID() != null;
        Date issued = claims.getIssueTime();
        Date begin = claims.getNotBeforeTime();
        Date end = claims.getExpirationTime();
        if (!ours || issued == null || begin == null || end == null) {
            return new Refused(Reason.TOKEN_INVALID);
        }
        Instant now = clock.instant();
        boolean early = now.isBefore(begin.toInstant().minus(SKEW));
        boolean longLived = issued.toInstant().plus(MAX_LIFE).isBefore(end.toInstant());
        if (early || longLived || now.isBefore(issued.toInstant().minus(SKEW))) {
            return new Refused(Reason.TOKEN_INVALID);
        }
        if (now.isAfter(end.toInstant().plus(SKEW))) {
            return new Refused(Reason.TOKEN_EXPIRED);
        }
        return new Accepted(caller(claims, issued.toInstant(), token.key().getKeyID()));
    }

    private static Caller caller(JWTClaimsSet claims, Instant issued, String keyId)
            throws ParseException {
        return new Caller(
                UserId.parse(required(claims, "sub")),
                new UserName(required(claims, "name")),
                new SessionId(UUID.fromString(required(claims, "sid"))),
                Role.valueOf(required(claims, "role").toUpperCase(Locale.ROOT)),
                issued,
                keyId);
    }

    private static String required(JWTClaimsSet claims, String name) throws ParseException {
        String value = claims.getStringClaim(name);
        if (value == null) {
            throw new ParseException("no claim " + name, 0);
        }
        return value;
    }
}

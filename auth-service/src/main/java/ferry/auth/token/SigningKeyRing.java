package ferry.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import ferry.auth.db.Database;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SigningKeys;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The keys that access tokens are signed with, from table `signing_key`. Makes the first one. Safe for many threads.
///
/// Private keys stand in the database only encrypted, under a key from the secrets file: all replicas share them, and a
/// stolen database signs nothing.
public final class SigningKeyRing implements SigningKeys {
    private final Database database;
    private final KeyWrap wrap;
    private final InstantSource clock;
    private volatile List<Entry> entries = List.of();

    private SigningKeyRing(Database database, KeyWrap wrap, InstantSource clock) {
        this.database = database;
        this.wrap = wrap;
        this.clock = clock;
    }

    static SigningKeyRing open(Database database, KeyWrap wrap, InstantSource clock) {
        SigningKeyRing ring = new SigningKeyRing(database, wrap, clock);
        ring.reload();
        if (ring.entries.isEmpty()) {
            ring.makeFirst();
            ring.reload();
        }
        return ring;
    }

    /// Takes in what other replicas have made or retired.
    public void reload() {
        long now = clock.millis();
        entries =
                database.read(handle ->
                        handle.createQuery(
                                        """
                                        SELECT kid, wrapped_key, signs_from
                                        FROM signing_key
                                        WHERE retired_at IS NULL OR retired_at > :now
                                        ORDER BY number
                                        """)
                                .bind("now", now)
                                .map((row, context) ->
                                        entry(
                                                row.getString("kid"),
                                                row.getString("wrapped_key"),
                                                row.getLong("signs_from")))
                                .list());
    }

    @Override
    public List<JWK> current() {
        return entries.stream().<JWK>map(entry -> entry.key().toPublicJWK()).toList();
    }

    /// The public keys as a JSON Web Key Set.
    public String jwksJson() {
        return new JWKSet(current()).toString(true);
    }

    /// The newest key whose time has come.
    ECKey signing() {
        Instant now = clock.instant();
        return entries.stream()
                .filter(entry -> !entry.signsFrom().isAfter(now))
                .max(Comparator.comparing(Entry::signsFrom))
                .orElseGet(entries::getFirst)
                .key();
    }

    private Entry entry(String keyId, String wrapped, long signsFrom) {
        try {
            ECKey key = ECKey.parse(wrap.unwrap(keyId, wrapped));
            return new Entry(key, Instant.ofEpochMilli(signsFrom));
        } catch (ParseException malformed) {
            throw new IllegalStateException("signing key " + keyId + " is malformed", malformed);
        }
    }

    private void makeFirst() {
        ECKey key = generate();
        database.write(handle -> insert(handle, 1, key, clock.millis()));
    }

    /// Of two replicas that make the same number, one wins; the other one's key is never used.
    private int insert(Handle handle, long number, ECKey key, long now) {
        return handle.createUpdate(
                        """
                        INSERT INTO signing_key
                            (number, kid, public_jwk, wrapped_key, created_at, signs_from)
                        VALUES (:number, :kid, :public, :wrapped, :now, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("number", number)
                .bind("kid", key.getKeyID())
                .bind("public", key.toPublicJWK().toJSONString())
                .bind("wrapped", wrap.wrap(key.getKeyID(), key.toJSONString()))
                .bind("now", now)
                .execute();
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JwtTokenVerifier.ALGORITHM)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException missing) {
            throw new IllegalStateException("P-256 is in every Java runtime", missing);
        }
    }

    private record Entry(ECKey key, Instant signsFrom) {}
}

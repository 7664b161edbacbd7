package ferry.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SigningKeys;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys that access tokens are signed with, from table `signing_key`. Makes the first one, and another when the newest
/// has grown old. Safe for many threads.
///
/// Private keys stand in the database only encrypted, under a key from the secrets file: all replicas share them, and a
/// stolen database signs nothing.
///
/// ```
///            published          signs                  retired
///   next     |── at least 10 min ──|────── 30 days ──────|
///   current  ──────── signs ───────|── its last tokens ──|
/// ```
public final class SigningKeyRing implements SigningKeys {
    /// How long a key signs before the next one is made.
    static final Duration ROTATE_EVERY = Duration.ofDays(30);

    /// How long everybody has to fetch a key before it signs. Less is needed: services fetch every five minutes.
    static final Duration PUBLISHED_AHEAD = Duration.ofMinutes(15);

    /// By then each replica signs with the next key, for it looks for changes far more often.
    private static final Duration TAKE_OVER = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(SigningKeyRing.class);

    /// Which key signs next, and since or from when.
    public record Next(String keyId, Instant signsFrom) {}

    private final Database database;
    private final SigningKeyRows rows = new SigningKeyRows();
    private final KeyWrap wrap;
    private final AuditTrail audit;
    private final Changes changes;
    private final Consumer<Set<String>> keysAre;
    private final Duration tokenLife;
    private final InstantSource clock;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile Ring ring = new Ring(0, List.of());

    private SigningKeyRing(
            Database database,
            KeyWrap wrap,
            AuditTrail audit,
            Changes changes,
            Consumer<Set<String>> keysAre,
            Duration accessTtl,
            InstantSource clock) {
        this.database = database;
        this.wrap = wrap;
        this.audit = audit;
        this.changes = changes;
        this.keysAre = keysAre;
        this.tokenLife = accessTtl.plus(JwtTokenVerifier.SKEW.multipliedBy(2)).plus(TAKE_OVER);
        this.clock = clock;
    }

    /// @param keysAre told the ids of the keys that are published, whenever they have been loaded; must not block
    /// @param accessTtl life of a token that is signed
    static SigningKeyRing open(
            Database database,
            KeyWrap wrap,
            AuditTrail audit,
            Changes changes,
            Consumer<Set<String>> keysAre,
            Duration accessTtl,
            InstantSource clock) {
        SigningKeyRing keys =
                new SigningKeyRing(database, wrap, audit, changes, keysAre, accessTtl, clock);
        keys.reload();
        if (keys.ring.entries().isEmpty()) {
            keys.makeFirst();
            keys.reload();
        }
        return keys;
    }

    /// Takes in what other replicas have made or retired, if they have.
    void follow() {
        if (database.read(rows::newest) != ring.version()) {
            reload();
        }
    }

    /// Makes the next key when it is time. Of many replicas that find so, one does.
    void rotateIfDue() {
        if (isDue(ring.entries().getLast().signsFrom())) {
            Next next =
                    database.write(handle -> {
                        long number = rows.takeNumber(handle);
                        SigningKeyRows.Row last = last(handle);
                        return isDue(last.signsFrom())
                                ? rotateOnSchedule(handle, number)
                                : new Next(last.keyId(), last.signsFrom());
                    });
            log.info("event=signing_key_next kid={} from={}", next.keyId(), next.signsFrom());
        }
    }

    private Next rotateOnSchedule(Handle handle, long number) {
        Next next = rotate(handle, number, Rotation.ORDERLY);
        audit.append(
                handle,
                AuditEntry.of(clock.instant(), AuditEvent.SIGNING_KEY_ROTATED, "")
                        .with("on schedule: " + next.keyId()));
        return next;
    }

    /// Makes another key in the caller's transaction, now. From the commit on this replica goes by it, others within two
    /// seconds. An orderly rotation while one is under way makes none.
    ///
    /// The record gets no row of it: whoever calls writes why.
    public Next rotate(Handle handle, Rotation how) {
        long number = rows.takeNumber(handle);
        Optional<SigningKeyRows.Row> pending =
                Optional.of(last(handle)).filter(row -> row.signsFrom().isAfter(clock.instant()));
        if (how == Rotation.ORDERLY && pending.isPresent()) {
            return new Next(pending.get().keyId(), pending.get().signsFrom());
        }
        return rotate(handle, number, how);
    }

    @Override
    public List<JWK> current() {
        Instant now = clock.instant();
        return ring.entries().stream()
                .filter(entry -> entry.isPublished(now))
                .<JWK>map(entry -> entry.key().toPublicJWK())
                .toList();
    }

    /// The public keys as a JSON Web Key Set.
    public String jwksJson() {
        return new JWKSet(current()).toString(true);
    }

    /// A number that is another one when keys have been made or retired.
    public long version() {
        return ring.version();
    }

    /// The newest key whose time has come.
    ECKey signing() {
        Instant now = clock.instant();
        List<Entry> entries = ring.entries();
        return entries.reversed().stream()
                .filter(entry -> !entry.signsFrom().isAfter(now))
                .findFirst()
                .orElseGet(entries::getFirst)
                .key();
    }

    private Next rotate(Handle handle, long number, Rotation how) {
        Instant now = clock.instant();
        Instant from =
                switch (how) {
                    case ORDERLY -> now.plus(PUBLISHED_AHEAD);
                    case EMERGENCY -> now;
                };
        // By every replica's clock, however wrong it goes
        rows.retire(handle, how == Rotation.EMERGENCY ? Instant.EPOCH : from.plus(tokenLife));
        ECKey key = make(handle, number, now, from);
        handle.afterCommit(this::reloadOrFollowLater);
        return new Next(key.getKeyID(), from);
    }

    private void makeFirst() {
        database.write(handle -> {
            long number = rows.takeNumber(handle);
            Instant now = clock.instant();
            if (rows.published(handle, now).isEmpty()) {
                make(handle, number, now, now);
            }
            return number;
        });
    }

    private ECKey make(Handle handle, long number, Instant now, Instant from) {
        ECKey key = generate();
        SigningKeyRows.Row row =
                new SigningKeyRows.Row(
                        number,
                        key.getKeyID(),
                        wrap.wrap(key.getKeyID(), key.toJSONString()),
                        now,
                        from,
                        Optional.empty());
        rows.insert(handle, row, key.toPublicJWK().toJSONString());
        return key;
    }

    /// One after the other, so that what is read later is told later.
    private void reload() {
        reloading.lock();
        try {
            ring = database.read(this::read);
            keysAre.accept(current().stream().map(JWK::getKeyID).collect(Collectors.toSet()));
        } finally {
            reloading.unlock();
        }
        changes.wake();
    }

    private Ring read(Handle handle) {
        // In this order: what changes in between is taken in again
        long version = rows.newest(handle);
        List<Entry> entries =
                rows.published(handle, clock.instant()).stream().map(this::entry).toList();
        return new Ring(version, entries);
    }

    /// What has been committed is not undone because it cannot be read right now.
    private void reloadOrFollowLater() {
        try {
            reload();
        } catch (RuntimeException failed) {
            log.warn("event=signing_keys_not_reloaded", failed);
        }
    }

    private boolean isDue(Instant signsFrom) {
        return !signsFrom.plus(ROTATE_EVERY).isAfter(clock.instant());
    }

    private SigningKeyRows.Row last(Handle handle) {
        return rows.published(handle, clock.instant()).getLast();
    }

    private Entry entry(SigningKeyRows.Row row) {
        try {
            ECKey key = ECKey.parse(wrap.unwrap(row.keyId(), row.wrapped()));
            return new Entry(key, row.signsFrom(), row.retired());
        } catch (ParseException malformed) {
            throw new IllegalStateException(
                    "signing key " + row.keyId() + " is malformed", malformed);
        }
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

    /// @param version as the counter stood
    /// @param entries oldest first
    private record Ring(long version, List<Entry> entries) {}

    private record Entry(ECKey key, Instant signsFrom, Optional<Instant> retired) {
        boolean isPublished(Instant now) {
            return retired.filter(at -> !at.isAfter(now)).isEmpty();
        }
    }
}

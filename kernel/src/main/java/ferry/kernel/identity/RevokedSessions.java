package ferry.kernel.identity;

import ferry.kernel.fault.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The ended sessions of which access tokens may still be alive. Safe for use by many threads.
///
/// It remembers a bounded number of them. When one has to be forgotten too early, every token that was issued before counts
/// as expired: who asks for a new one gets it only if his session goes on.
///
/// A stream outlives the token that it began with, and the key of that token. Where all keys were replaced at once, somebody
/// else may have signed with the ones before: then their streams end as those of whom nobody knows anything, and an honest
/// client comes back with a token of the new key.
public final class RevokedSessions implements LiveSessions {
    static final int MAX_REMEMBERED = 100_000;
    private static final int MAX_KEYS = 64;

    /// No token is accepted for longer after its session's end.
    private static final Duration REMEMBERED =
            JwtTokenVerifier.MAX_LIFE.plus(JwtTokenVerifier.SKEW.multipliedBy(2));

    private final InstantSource clock;
    private final int maxRemembered;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock; oldest first
    private final SequencedMap<SessionId, Instant> sessions = new LinkedHashMap<>();
    private final SequencedMap<UserId, Instant> users = new LinkedHashMap<>();
    private Instant forgotten = Instant.MIN;
    private Set<String> keys = Set.of();
    private final SequencedSet<String> everGood = new LinkedHashSet<>();
    private final SequencedSet<String> voidKeys = new LinkedHashSet<>();

    public RevokedSessions(InstantSource clock) {
        this(clock, MAX_REMEMBERED);
    }

    RevokedSessions(InstantSource clock, int maxRemembered) {
        this.clock = clock;
        this.maxRemembered = maxRemembered;
    }

    /// Tokens of `session` are void from now on.
    public void revoke(SessionId session, Instant at) {
        remember(sessions, session, at);
    }

    /// Tokens of `user` that were issued before the second of `before` are void; those of that second are, if their
    /// sessions are revoked too.
    public void revokeAll(UserId user, Instant before) {
        remember(users, user, before.truncatedTo(ChronoUnit.SECONDS));
    }

    /// The ids of all keys that are good now. None of them being one of the last time, the streams of all that have ever been
    /// good end: some may have begun long ago. Keys that are replaced one after the other end nothing.
    ///
    /// @param ids empty while they are not known, which changes nothing
    public void keysAre(Set<String> ids) {
        lock.lock();
        try {
            if (ids.isEmpty()) {
                return;
            }
            if (Collections.disjoint(keys, ids)) {
                voidKeys.addAll(everGood);
            }
            voidKeys.removeAll(ids);
            everGood.addAll(ids);
            forgetOldest(voidKeys);
            forgetOldest(everGood);
            keys = Set.copyOf(ids);
        } finally {
            lock.unlock();
        }
    }

    private static void forgetOldest(SequencedSet<String> ids) {
        while (ids.size() > MAX_KEYS) {
            ids.removeFirst();
        }
    }

    /// Knows of no session any more, as at the start.
    public void clear() {
        lock.lock();
        try {
            sessions.clear();
            users.clear();
            forgotten = Instant.MIN;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Reason> refusal(Caller caller) {
        lock.lock();
        try {
            if (isRevoked(caller)) {
                return Optional.of(Reason.SESSION_REVOKED);
            }
            return caller.issued().isAfter(forgotten)
                    ? Optional.empty()
                    : Optional.of(Reason.TOKEN_EXPIRED);
        } finally {
            lock.unlock();
        }
    }

    /// A stream that has been asked about all the time has missed nothing.
    @Override
    public Optional<Reason> end(Caller caller) {
        lock.lock();
        try {
            if (isRevoked(caller)) {
                return Optional.of(Reason.SESSION_REVOKED);
            }
            return voidKeys.contains(caller.keyId())
                    ? Optional.of(Reason.OVERLOADED)
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isRevoked(Caller caller) {
        Instant before = users.get(caller.id());
        return sessions.containsKey(caller.session())
                || (before != null && caller.issued().isBefore(before));
    }

    private <K> void remember(SequencedMap<K, Instant> map, K key, Instant at) {
        lock.lock();
        try {
            map.putLast(key, at);
            forgetOld(map);
        } finally {
            lock.unlock();
        }
    }

    /// The oldest go when their tokens are dead anyway, or there are too many.
    private <K> void forgetOld(SequencedMap<K, Instant> map) {
        Instant dead = clock.instant().minus(REMEMBERED);
        Iterator<Map.Entry<K, Instant>> oldest = map.entrySet().iterator();
        while (oldest.hasNext()) {
            Instant at = oldest.next().getValue();
            if (!at.isBefore(dead)) {
                if (map.size() <= maxRemembered) {
                    return;
                }
                forgotten = forgotten.isAfter(at) ? forgotten : at;
            }
            oldest.remove();
        }
    }
}

package ferry.auth.token;

import ferry.auth.db.Database;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/// The numbered feed of ended sessions, and those of them whose access tokens may still be alive. Safe for many threads.
///
/// The number is taken under its row's lock inside the writing transaction, so that the order of numbers is the order of
/// commits: a follower that has seen one has seen all before it.
public final class Revocations {
    /// How long the feed is kept for followers.
    static final Duration KEPT = Duration.ofHours(24);

    private static final int MAX_REMEMBERED = 100_000;

    private final InstantSource clock;
    private final Duration tokenLife;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<SessionId, Instant> recent = new LinkedHashMap<>();

    /// @param tokenLife greatest time that an access token can be accepted after its session's end
    Revocations(InstantSource clock, Duration tokenLife) {
        this.clock = clock;
        this.tokenLife = tokenLife;
    }

    /// Whether access tokens of `session` are void although their time is not over.
    public boolean isRevoked(SessionId session) {
        lock.lock();
        try {
            return recent.containsKey(session);
        } finally {
            lock.unlock();
        }
    }

    /// Appends to the feed. After the transaction has committed the caller calls [#remember].
    void append(Handle handle, SessionId session, UserId account, Instant now) {
        long revision =
                handle.createQuery(
                                "UPDATE counter SET value = value + 1 WHERE name = 'revocation'"
                                        + " RETURNING value")
                        .mapTo(Long.class)
                        .one();
        handle.createUpdate(
                        "INSERT INTO revocation (revision, session_id, account_id, revoked_at)"
                                + " VALUES (:revision, :session, :account, :now)")
                .bind("revision", revision)
                .bind("session", session.toString())
                .bind("account", account.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    void remember(SessionId session, Instant now) {
        lock.lock();
        try {
            recent.putLast(session, now);
            forgetOld();
        } finally {
            lock.unlock();
        }
    }

    /// Takes in what this process has not appended itself: at start, and what other replicas have.
    void load(Database database) {
        Instant now = clock.instant();
        long since = now.minus(tokenLife).toEpochMilli();
        Map<SessionId, Instant> loaded =
                database.read(handle ->
                        handle.createQuery(
                                        """
                                        SELECT session_id, revoked_at FROM revocation
                                        WHERE revoked_at >= :since
                                            AND session_id IS NOT NULL
                                        ORDER BY revoked_at
                                        """)
                                .bind("since", since)
                                .reduceRows(
                                        new LinkedHashMap<>(),
                                        (found, row) -> {
                                            found.put(
                                                    new SessionId(
                                                            UUID.fromString(
                                                                    row.getColumn(
                                                                            "session_id",
                                                                            String.class))),
                                                    Instant.ofEpochMilli(
                                                            row.getColumn(
                                                                    "revoked_at", Long.class)));
                                            return found;
                                        }));
        loaded.forEach(this::remember);
    }

    static int prune(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM revocation WHERE revoked_at < :before")
                .bind("before", before.toEpochMilli())
                .execute();
    }

    /// The oldest go when their tokens are dead anyway, or there are too many.
    private void forgetOld() {
        Instant dead = clock.instant().minus(tokenLife);
        Iterator<Instant> oldest = recent.values().iterator();
        while (oldest.hasNext()
                && (oldest.next().isBefore(dead) || recent.size() > MAX_REMEMBERED)) {
            oldest.remove();
        }
    }
}

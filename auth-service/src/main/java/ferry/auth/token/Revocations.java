package ferry.auth.token;

import ferry.auth.db.Database;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.LiveSessions;
import ferry.kernel.identity.RevokedSessions;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/// The numbered feed of ended sessions, and those of them whose access tokens may still be alive. Safe for many threads.
///
/// What this process ends it knows as soon as the transaction has committed; what other replicas end, with the next
/// [#follow].
public final class Revocations implements LiveSessions {
    /// How long the feed is kept for followers.
    static final Duration KEPT = Duration.ofHours(24);

    /// Rows that are read at once.
    private static final int BATCH = 500;

    /// The part of the feed that follows on what a follower has.
    ///
    /// @param reset the follower is too old, or ahead: it forgets what it has, and this is the feed's beginning
    /// @param revision where the follower is when it has taken these
    /// @param more whether it is not up to date with these
    public record Slice(boolean reset, List<Revocation> revocations, long revision, boolean more) {}

    private final Database database;
    private final RevocationRows rows = new RevocationRows();
    private final RevokedSessions recent;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock
    private long changes;
    private long followed;

    Revocations(Database database, InstantSource clock) {
        this.database = database;
        this.recent = new RevokedSessions(clock);
    }

    @Override
    public Optional<Reason> refusal(Caller caller) {
        return recent.refusal(caller);
    }

    @Override
    public Optional<Reason> end(Caller caller) {
        return recent.end(caller);
    }

    /// Appends sessions of `account` to the feed; from the commit on this process knows it too.
    void append(Handle handle, List<SessionId> sessions, UserId account, Instant now) {
        rows.appendSessions(handle, sessions, account, now);
        handle.afterCommit(() -> {
            sessions.forEach(session -> recent.revoke(session, now));
            wake();
        });
    }

    /// As above, every token of `account` that was issued before `now`.
    void appendAll(Handle handle, UserId account, Instant now) {
        rows.appendAccount(handle, account, now);
        handle.afterCommit(() -> {
            recent.revokeAll(account, now);
            wake();
        });
    }

    /// Takes in what other replicas have appended.
    void follow() {
        Slice slice;
        do {
            slice = after(followed());
            slice.revocations().forEach(this::remember);
            followed(slice.revision());
        } while (slice.more());
    }

    /// Reads the feed from the database.
    ///
    /// @param revision the last one that the follower has; 0 for none
    public Slice after(long revision) {
        return database.read(handle -> {
            // In this order: what comes in between is read, and not taken for a gap
            long newest = rows.newest(handle);
            List<Revocation> next = rows.after(handle, revision, BATCH);
            boolean gap =
                    next.isEmpty()
                            ? newest != revision
                            : next.getFirst().revision() != revision + 1;
            if (!gap) {
                return slice(false, next, revision);
            }
            List<Revocation> all = rows.after(handle, 0, BATCH);
            return slice(true, all, newest);
        });
    }

    /// @param otherwise where a follower is to whom nothing is given
    private static Slice slice(boolean reset, List<Revocation> revocations, long otherwise) {
        long revision = revocations.isEmpty() ? otherwise : revocations.getLast().revision();
        return new Slice(reset, revocations, revision, revocations.size() == BATCH);
    }

    /// Waits until there may be news, or for `patience`.
    ///
    /// @param seen what the call before has returned; negative does not wait
    /// @return a number that grows with each change
    public long awaitChange(long seen, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (changes == seen && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return changes;
        } finally {
            lock.unlock();
        }
    }

    int prune(Handle handle, Instant before) {
        return rows.prune(handle, before);
    }

    private void remember(Revocation revocation) {
        revocation
                .session()
                .ifPresentOrElse(
                        session -> recent.revoke(session, revocation.at()),
                        () -> recent.revokeAll(revocation.account(), revocation.at()));
    }

    private long followed() {
        lock.lock();
        try {
            return followed;
        } finally {
            lock.unlock();
        }
    }

    private void followed(long revision) {
        lock.lock();
        try {
            if (followed != revision) {
                followed = revision;
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

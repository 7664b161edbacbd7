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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
    /// @param reset something before these is missing: the follower is older than what is kept, or ahead
    /// @param revision where the follower is when it has taken these
    /// @param more whether it is not up to date with these
    public record Slice(boolean reset, List<Revocation> revocations, long revision, boolean more) {}

    private final Database database;
    private final RevocationRows rows = new RevocationRows();
    private final RevokedSessions recent;
    private final Changes changes;
    private final List<Consumer<UserId>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong followed = new AtomicLong();

    Revocations(Database database, Changes changes, InstantSource clock) {
        this.database = database;
        this.changes = changes;
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

    /// The ids of all keys that access tokens are signed with now, whenever they have changed.
    void keysAre(Set<String> ids) {
        recent.keysAre(ids);
    }

    /// Told whose tokens have all been voided, after the commit and perhaps more than once: the account may have been deleted.
    ///
    /// @param listener must not block
    public void listen(Consumer<UserId> listener) {
        listeners.add(listener);
    }

    /// Appends sessions of `account` to the feed; from the commit on this process knows it too.
    void append(Handle handle, List<SessionId> sessions, UserId account, Instant now) {
        rows.appendSessions(handle, sessions, account, now);
        handle.afterCommit(() -> {
            sessions.forEach(session -> recent.revoke(session, now));
            changes.wake();
        });
    }

    /// As above, every token of `account` that was issued before `now`.
    void appendAll(Handle handle, UserId account, Instant now) {
        rows.appendAccount(handle, account, now);
        handle.afterCommit(() -> {
            recent.revokeAll(account, now);
            listeners.forEach(listener -> listener.accept(account));
            changes.wake();
        });
    }

    /// Takes in what other replicas have appended.
    void follow() {
        Slice slice;
        do {
            slice = after(followed.get());
            slice.revocations().forEach(this::remember);
            if (followed.getAndSet(slice.revision()) != slice.revision()) {
                changes.wake();
            }
        } while (slice.more());
    }

    /// Reads the feed from the database.
    ///
    /// @param revision the last one that the follower has; 0 for none
    public Slice after(long revision) {
        return database.read(handle -> {
            // In this order: what comes in between is read, and not taken for a gap
            long newest = rows.newest(handle);
            if (newest == revision) {
                return new Slice(false, List.of(), revision, false);
            }
            if (newest < revision) {
                return slice(true, rows.after(handle, 0, BATCH), newest);
            }
            List<Revocation> next = rows.after(handle, revision, BATCH);
            boolean gap = next.isEmpty() || next.getFirst().revision() != revision + 1;
            return slice(gap, next, newest);
        });
    }

    /// @param newest where a follower is to whom nothing is given
    private static Slice slice(boolean reset, List<Revocation> revocations, long newest) {
        long revision = revocations.isEmpty() ? newest : revocations.getLast().revision();
        return new Slice(reset, revocations, revision, revocations.size() == BATCH);
    }

    int prune(Handle handle, Instant before) {
        return rows.prune(handle, before);
    }

    private void remember(Revocation revocation) {
        revocation
                .session()
                .ifPresentOrElse(
                        session -> recent.revoke(session, revocation.at()),
                        () -> {
                            recent.revokeAll(revocation.account(), revocation.at());
                            listeners.forEach(listener -> listener.accept(revocation.account()));
                        });
    }
}

package ferry.auth.lockout;

import ferry.auth.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Refuses attempts on a name that has been guessed at too often.
///
/// An attempt is counted before its password is looked at, by one statement that the database runs alone on the row:
/// however many arrive at once, and at however many replicas, no more are admitted than the schedule allows. What was
/// counted is on disk before anybody is answered.
///
/// Safe for many threads.
public final class Lockout {
    private final Database database;
    private final GuardRows rows;
    private final InstantSource clock;
    private final Waits waits;
    private final LockoutSettings settings;

    public Lockout(Database database, LockoutSettings settings, InstantSource clock, Waits waits) {
        this.database = database;
        this.rows = new GuardRows(settings);
        this.clock = clock;
        this.waits = waits;
        this.settings = settings;
    }

    /// Counts an attempt, or refuses it. Every admitted one ends in [#succeeded] or [#refund], or stays counted.
    public Admission admit(GuardKey key, Bucket bucket) {
        Instant now = clock.instant();
        return database.write(handle ->
                rows.reserve(handle, key, bucket, now)
                        .<Admission>map(Admission.Admitted::new)
                        .orElseGet(() -> refused(rows.lock(handle, key, bucket), bucket, now)));
    }

    /// What [#admit] would refuse at this moment. Asked first, so that a flood of attempts on what is locked anyway waits
    /// for no writer; that it is empty admits nobody.
    public Optional<Admission> refusal(GuardKey key, Bucket bucket) {
        Instant now = clock.instant();
        GuardRows.Lock lock = database.read(handle -> rows.lock(handle, key, bucket));
        return lock.until().isAfter(now) || lock.capped()
                ? Optional.of(refused(lock, bucket, now))
                : Optional.empty();
    }

    /// The password was right: clears the bucket, if no attempt came after this one; else takes back this one alone. A
    /// familiar device lets strangers in again too, where too many failures had kept them out for good.
    ///
    /// @param handle of the transaction that the login is written in
    /// @return whether strangers had been kept out for good
    public boolean succeeded(Handle handle, Reservation reservation) {
        rows.clear(handle, reservation);
        return reservation.bucket().isFamiliar() && rows.liftCap(handle, reservation.key());
    }

    /// Takes back an attempt whose password was never looked at.
    public void refund(Reservation reservation) {
        database.write(handle -> rows.refund(handle, reservation));
    }

    /// Lets everybody try again at once: clears the counters, locks and caps of the name, of strangers and of its devices.
    /// A name that nobody has is unlocked just the same.
    ///
    /// @param handle of the transaction that the act of the administrator is recorded in
    /// @return whether anything was locked
    public boolean unlock(Handle handle, GuardKey key) {
        return rows.unlock(handle, key, clock.instant());
    }

    /// Removes counters that have nothing left to say.
    ///
    /// @return how many
    public int prune() {
        Instant now = clock.instant();
        return database.write(handle -> rows.prune(handle, now));
    }

    private Admission refused(GuardRows.Lock lock, Bucket bucket, Instant now) {
        if (lock.capped()) {
            return bucket.isFamiliar()
                    ? new Admission.Spent()
                    : new Admission.Locked(waits.atLeast(settings.maxLock()));
        }
        Duration remaining = Duration.between(now, lock.until());
        return new Admission.Locked(
                waits.atLeast(remaining.isPositive() ? remaining : Duration.ZERO));
    }
}

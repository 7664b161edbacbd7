package ferry.auth.lockout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The statements on table `guard`; the same on SQLite and PostgreSQL. Without state, safe for many threads.
final class GuardRows {
    /// Counters begin anew when the last failure is long ago.
    private static final String FAILS_WITH_THIS =
            "(CASE WHEN guard.last_failure <= :forgotten THEN 1 ELSE guard.fails + 1 END)";

    /// Admits and counts in one: no row comes back while the lock holds, or once the bucket is at its cap. The lock that this attempt earns by failing is
    /// set already, so that nobody slips in while its password is looked at.
    private static final String RESERVE =
            """
            INSERT INTO guard (name_key, bucket, fails, streak, locked_until, generation, last_failure)
            VALUES (:key, :bucket, 1, 1, :firstAttemptLock, 1, :now)
            ON CONFLICT (name_key, bucket) DO UPDATE SET
                fails = FAILS,
                streak = guard.streak + 1,
                locked_until = CASE
                    WHEN FAILS < :free THEN 0
                    WHEN FAILS - :free >= :doublings THEN :now + :maxLock
                    ELSE :now + (:firstLock << CAST(FAILS - :free AS INTEGER))
                END,
                generation = guard.generation + 1,
                cleared_at = CASE
                    WHEN guard.last_failure <= :forgotten THEN guard.generation
                    ELSE guard.cleared_at
                END,
                last_failure = :now
            WHERE guard.locked_until <= :now AND guard.streak < :cap
            RETURNING fails, streak, generation, locked_until
            """
                    .replace("FAILS", FAILS_WITH_THIS);

    /// An older attempt's success says nothing about the newer ones, so it takes back no more than itself; and not even
    /// that after somebody else's success has cleared the row.
    private static final String CLEAR =
            """
            UPDATE guard SET
                fails = CASE
                    WHEN guard.generation = :generation THEN 0
                    WHEN guard.cleared_at < :generation THEN guard.fails - 1
                    ELSE guard.fails
                END,
                streak = CASE
                    WHEN guard.generation = :generation THEN 0
                    WHEN guard.cleared_at < :generation AND guard.streak > 0 THEN guard.streak - 1
                    ELSE guard.streak
                END,
                locked_until = CASE
                    WHEN guard.generation = :generation THEN 0
                    WHEN guard.cleared_at < :generation AND guard.fails - 1 < :free THEN 0
                    ELSE guard.locked_until
                END,
                cleared_at = CASE
                    WHEN guard.generation = :generation THEN guard.generation
                    ELSE guard.cleared_at
                END
            WHERE name_key = :key AND bucket = :bucket
            """;

    /// The newest attempt was admitted, so no lock held before it: taking it back leaves none.
    private static final String REFUND =
            """
            UPDATE guard SET
                fails = guard.fails - 1,
                streak = CASE WHEN guard.streak > 0 THEN guard.streak - 1 ELSE 0 END,
                locked_until = CASE
                    WHEN guard.generation = :generation OR guard.fails - 1 < :free THEN 0
                    ELSE guard.locked_until
                END
            WHERE name_key = :key AND bucket = :bucket AND guard.cleared_at < :generation
            """;

    /// A row that only this attempt has ever touched goes, so that a flood of refused names leaves nothing behind.
    private static final String REFUND_ONLY =
            """
            DELETE FROM guard
            WHERE name_key = :key AND bucket = :bucket AND generation = 1 AND :generation = 1
            """;

    /// What is under way was counted before: by `cleared_at` its end changes nothing.
    private static final String UNLOCK =
            """
            UPDATE guard SET fails = 0, streak = 0, locked_until = 0, cleared_at = guard.generation
            WHERE name_key = :key
            """;

    private static final String LOCKED =
            """
            SELECT count(*) FROM guard
            WHERE name_key = :key AND (locked_until > :now OR (bucket = '' AND streak >= :cap))
            """;

    /// The lock stays: it ends by itself, and whoever guesses still waits for each attempt.
    private static final String LIFT_CAP =
            "UPDATE guard SET streak = 0"
                    + " WHERE name_key = :key AND bucket = '' AND streak >= :cap";

    /// What has been forgotten goes, but for the long count. Names that nobody has keep theirs as well, for a long time:
    /// otherwise a count that ends would tell that nobody has the name.
    private static final String PRUNE_OLD =
            """
            DELETE FROM guard
            WHERE last_failure <= :before AND locked_until <= :now AND (
                streak = 0
                OR (last_failure <= :longBefore
                    AND name_key NOT IN (SELECT guard_key FROM account))
                OR (bucket <> '' AND bucket NOT IN (SELECT id FROM device_cookie)))
            """;

    /// Of names that nobody has, the rows that were used last stay.
    private static final String PRUNE_UNKNOWN =
            """
            DELETE FROM guard
            WHERE name_key NOT IN (SELECT guard_key FROM account) AND last_failure <= (
                SELECT last_failure FROM guard
                WHERE name_key NOT IN (SELECT guard_key FROM account)
                ORDER BY last_failure DESC LIMIT 1 OFFSET :kept)
            """;

    private static final Duration MIN_KEPT = Duration.ofHours(24);
    private static final Duration LONG_KEPT = Duration.ofDays(400);
    private static final int MAX_UNKNOWN = 100_000;

    private final LockoutSettings settings;

    GuardRows(LockoutSettings settings) {
        this.settings = settings;
    }

    /// @return empty while locked
    Optional<Reservation> reserve(Handle handle, GuardKey key, Bucket bucket, Instant now) {
        long millis = now.toEpochMilli();
        long firstLock = settings.firstLock().toMillis();
        long cap = cap(bucket);
        return handle.createQuery(RESERVE)
                .bind("key", key.hex())
                .bind("bucket", bucket.id())
                .bind("now", millis)
                .bind("forgotten", millis - settings.forgetAfter().toMillis())
                .bind("free", (long) settings.freeFailures())
                .bind("firstAttemptLock", settings.freeFailures() == 1 ? millis + firstLock : 0L)
                .bind("firstLock", firstLock)
                .bind("maxLock", settings.maxLock().toMillis())
                .bind("doublings", (long) settings.doublingsToMax())
                .bind("cap", cap)
                .map((row, context) ->
                        new Reservation(
                                key,
                                bucket,
                                row.getLong("generation"),
                                row.getLong("fails"),
                                row.getLong("locked_until") > millis,
                                row.getLong("streak") >= cap))
                .findOne();
    }

    private long cap(Bucket bucket) {
        return bucket.isFamiliar() ? settings.deviceCap() : settings.cap();
    }

    /// Why [#reserve] has admitted nobody.
    Lock lock(Handle handle, GuardKey key, Bucket bucket) {
        return handle.createQuery(
                        "SELECT locked_until, streak FROM guard"
                                + " WHERE name_key = :key AND bucket = :bucket")
                .bind("key", key.hex())
                .bind("bucket", bucket.id())
                .map((row, context) ->
                        new Lock(
                                Instant.ofEpochMilli(row.getLong("locked_until")),
                                row.getLong("streak") >= cap(bucket)))
                .findOne()
                .orElse(new Lock(Instant.EPOCH, false));
    }

    /// @return whether strangers were at their cap
    boolean liftCap(Handle handle, GuardKey key) {
        return handle.createUpdate(LIFT_CAP)
                        .bind("key", key.hex())
                        .bind("cap", (long) settings.cap())
                        .execute()
                > 0;
    }

    int clear(Handle handle, Reservation reservation) {
        return bind(handle.createUpdate(CLEAR), reservation)
                .bind("free", (long) settings.freeFailures())
                .execute();
    }

    int refund(Handle handle, Reservation reservation) {
        int removed = bind(handle.createUpdate(REFUND_ONLY), reservation).execute();
        return removed > 0
                ? removed
                : bind(handle.createUpdate(REFUND), reservation)
                        .bind("free", (long) settings.freeFailures())
                        .execute();
    }

    /// @return whether a bucket of the name was locked or capped
    boolean unlock(Handle handle, GuardKey key, Instant now) {
        long locked =
                handle.createQuery(LOCKED)
                        .bind("key", key.hex())
                        .bind("now", now.toEpochMilli())
                        .bind("cap", (long) settings.cap())
                        .mapTo(Long.class)
                        .one();
        handle.createUpdate(UNLOCK).bind("key", key.hex()).execute();
        return locked > 0;
    }

    int prune(Handle handle, Instant now) {
        Duration forgetAfter = settings.forgetAfter();
        Duration kept = forgetAfter.compareTo(MIN_KEPT) > 0 ? forgetAfter : MIN_KEPT;
        int old =
                handle.createUpdate(PRUNE_OLD)
                        .bind("before", now.minus(kept).toEpochMilli())
                        .bind("longBefore", now.minus(LONG_KEPT).toEpochMilli())
                        .bind("now", now.toEpochMilli())
                        .execute();
        return old + handle.createUpdate(PRUNE_UNKNOWN).bind("kept", MAX_UNKNOWN).execute();
    }

    /// @param capped whether no time ends it
    record Lock(Instant until, boolean capped) {}

    private static <S extends SqlStatement<S>> S bind(S statement, Reservation reservation) {
        return statement
                .bind("key", reservation.key().hex())
                .bind("bucket", reservation.bucket().id())
                .bind("generation", reservation.generation());
    }
}

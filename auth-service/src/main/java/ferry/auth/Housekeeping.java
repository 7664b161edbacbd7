package ferry.auth;

import ferry.auth.audit.AuditTrail;
import ferry.auth.code.Codes;
import ferry.auth.db.Database;
import ferry.auth.lockout.Lockout;
import ferry.auth.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be done from time to time, on threads of its own: take in what other replicas have done, remove rows that
/// nothing asks for.
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration FOLLOW_EVERY = Duration.ofMillis(500);
    private static final Duration ROTATE_EVERY = Duration.ofMinutes(1);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

    /// For the record's sake: whoever brings an old code up is told apart from whoever makes one up.
    private static final Duration CODES_KEPT = Duration.ofDays(30);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /// Two, so that following waits for nothing that takes long.
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(
                    2, Thread.ofPlatform().daemon().name("auth-housekeeping").factory());

    private final Database database;
    private final Lockout lockout;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final AuthSettings settings;
    private final InstantSource clock;

    Housekeeping(
            Database database,
            Lockout lockout,
            Tokens tokens,
            AuditTrail audit,
            AuthSettings settings,
            InstantSource clock) {
        this.database = database;
        this.lockout = lockout;
        this.tokens = tokens;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
        every(FOLLOW_EVERY, "follow", tokens::follow);
        every(ROTATE_EVERY, "rotate", tokens::rotateIfDue);
        every(PRUNE_EVERY, "prune", this::prune);
    }

    void prune() {
        int removed =
                lockout.prune()
                        + database.write(
                                handle -> tokens.prune(handle, settings.tokens(), clock.instant()))
                        + database.write(this::forget);
        log.debug("event=pruned rows={}", removed);
    }

    private int forget(Handle handle) {
        Instant now = clock.instant();
        return Codes.prune(handle, now.minus(CODES_KEPT))
                + audit.prune(handle, now.minus(settings.admin().auditKept()));
    }

    private void every(Duration period, String what, Runnable work) {
        AtomicBoolean failing = new AtomicBoolean();
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                        failing.set(false);
                    } catch (RuntimeException failed) {
                        // An exception would end the schedule; the next round tries again
                        if (!failing.getAndSet(true)) {
                            log.error("event=housekeeping_failed what={}", what, failed);
                        }
                    }
                };
        ScheduledFuture<?> _ =
                threads.scheduleWithFixedDelay(
                        guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("event=housekeeping_slow wait={}", CLOSE_WAIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

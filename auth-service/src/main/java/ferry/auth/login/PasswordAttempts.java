package ferry.auth.login;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.Admission;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.Lockout;
import ferry.auth.lockout.SourceAdmission;
import ferry.auth.lockout.SourceLimits;
import ferry.auth.lockout.SourceVisit;
import ferry.kernel.observe.Metrics;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to have a password looked at: asks where the attempt comes from, counts it, and only then lets it through
/// the gate to the hash. Logging in and changing a password both go this way. Safe for many threads.
///
/// What is refused here leaves a count; what was looked at and was wrong leaves a line in the log as well; what locks
/// something leaves a row in the record.
public final class PasswordAttempts {
    private static final Logger log = LoggerFactory.getLogger(PasswordAttempts.class);

    private final Tables tables;
    private final Lockout lockout;
    private final SourceLimits sources;
    private final PasswordVerifier passwords;
    private final InstantSource clock;
    private final Metrics.Tally<Ending> endings;

    /// How an attempt ended, as it is counted.
    enum Ending {
        RIGHT,
        WRONG,
        NAME_LOCKED,
        SOURCE_LOCKED,
        OVERLOADED
    }

    /// Whether a password may be looked at.
    public sealed interface Entry {
        /// Close it when the attempt is over.
        record Open(PasswordAttempt attempt) implements Entry {}

        /// @param retryAfter until an attempt is admitted again; never too short
        record Locked(Duration retryAfter) implements Entry {}

        /// Too many at once: nothing was counted.
        record Full(Duration retryAfter) implements Entry {}

        /// The device has failed too often to be familiar: forget its cookie, then ask again as a stranger.
        record Spent() implements Entry {}
    }

    public PasswordAttempts(
            Tables tables,
            Lockout lockout,
            SourceLimits sources,
            PasswordVerifier passwords,
            InstantSource clock,
            Metrics metrics) {
        this.tables = tables;
        this.lockout = lockout;
        this.sources = sources;
        this.passwords = passwords;
        this.clock = clock;
        this.endings =
                metrics.tally(
                        "ferry.auth.password_attempts",
                        "Attempts to have a password looked at.",
                        "ending",
                        Ending.class);
    }

    /// Counts an attempt before its password is looked at, or refuses it. Where a familiar device comes from does not
    /// matter: its owner gets in also from among those who guess.
    public Entry enter(GuardKey key, Bucket bucket, InetAddress address) {
        if (bucket.isFamiliar()) {
            return count(key, bucket, address, SourceVisit.uncounted());
        }
        return switch (sources.admit(address)) {
            case SourceAdmission.Refused(var retryAfter) -> {
                endings.count(Ending.SOURCE_LOCKED);
                yield new Entry.Locked(retryAfter);
            }
            case SourceAdmission.Admitted(var visit) -> count(key, bucket, address, visit);
        };
    }

    private Entry count(GuardKey key, Bucket bucket, InetAddress address, SourceVisit visit) {
        boolean open = false;
        try {
            Entry entry = judge(key, bucket, address, visit);
            open = entry instanceof Entry.Open;
            return entry;
        } finally {
            if (!open) {
                visit.close();
            }
        }
    }

    /// What is refused in any case is refused before anything is written, or a flood would keep the disk busy.
    private Entry judge(GuardKey key, Bucket bucket, InetAddress address, SourceVisit visit) {
        Optional<Admission> refusal = lockout.refusal(key, bucket);
        if (refusal.isEmpty() && passwords.isFull(Lane.of(bucket), key)) {
            refusal = lockout.refusal(key, bucket); // those who wait may have locked the name since
            if (refusal.isEmpty()) {
                endings.count(Ending.OVERLOADED);
                return new Entry.Full(passwords.retryAfter());
            }
        }
        return switch (refusal.orElseGet(() -> lockout.admit(key, bucket))) {
            case Admission.Admitted(var reservation) ->
                    new Entry.Open(new PasswordAttempt(this, reservation, address, visit));
            case Admission.Locked(var retryAfter) -> {
                endings.count(Ending.NAME_LOCKED);
                yield new Entry.Locked(retryAfter);
            }
            case Admission.Spent _ -> new Entry.Spent();
        };
    }

    Lockout lockout() {
        return lockout;
    }

    PasswordVerifier passwords() {
        return passwords;
    }

    void count(Ending ending) {
        endings.count(ending);
    }

    /// For tools that ban addresses: the form of this line is a promise.
    void logFailure(GuardKey key, InetAddress address) {
        log.info(
                "event=auth.fail address={} user_hash={}",
                address.getHostAddress(),
                key.shortHex());
    }

    void record(AuditEvent event, GuardKey key, InetAddress address) {
        AuditEntry entry =
                AuditEntry.of(clock.instant(), event, address.getHostAddress()).named(key);
        tables.database()
                .write(handle -> {
                    tables.audit().append(handle, entry);
                    return entry;
                });
    }

    void append(Handle handle, AuditEntry entry) {
        tables.audit().append(handle, entry);
    }

    /// Forgets the cookie of a device that has failed too often. Doing it twice leaves one row in the record.
    ///
    /// @param bucket of the device
    void forgetDevice(GuardKey key, Bucket bucket, InetAddress address) {
        AuditEntry entry =
                AuditEntry.of(
                                clock.instant(),
                                AuditEvent.DEVICE_COOKIE_DROPPED,
                                address.getHostAddress())
                        .named(key);
        tables.database()
                .write(handle -> {
                    boolean dropped = tables.cookies().drop(handle, bucket.id());
                    if (dropped) {
                        tables.audit().append(handle, entry);
                    }
                    return dropped;
                });
    }
}

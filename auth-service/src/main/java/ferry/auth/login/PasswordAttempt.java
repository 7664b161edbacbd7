package ferry.auth.login;

import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.Reservation;
import ferry.auth.lockout.SourceVisit;
import ferry.auth.login.PasswordAttempts.Ending;
import java.net.InetAddress;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One attempt that has been counted. It stays counted unless [#succeeded] is written, or there was no place at the gate.
/// Used by one thread; closed when it is over.
public final class PasswordAttempt implements AutoCloseable {
    private final PasswordAttempts attempts;
    private final Reservation reservation;
    private final InetAddress address;
    private final SourceVisit visit;

    PasswordAttempt(
            PasswordAttempts attempts,
            Reservation reservation,
            InetAddress address,
            SourceVisit visit) {
        this.attempts = attempts;
        this.reservation = reservation;
        this.address = address;
        this.visit = visit;
    }

    /// Looks at the password, which costs the same whether there is a hash or not.
    ///
    /// @param stored the account's hash; `null` where there is no account or no password
    /// @param password untrusted; may be anything
    public PasswordCheck check(@Nullable String stored, String password) {
        PasswordCheck check =
                attempts.passwords().check(Lane.of(reservation.bucket()), key(), stored, password);
        switch (check) {
            case PasswordCheck.Right _ -> {} // counts as wrong still: see succeeded and refuse
            case PasswordCheck.Wrong _ -> refuse();
            case PasswordCheck.NotStarted _ -> {
                attempts.count(Ending.OVERLOADED);
                attempts.lockout().refund(reservation);
            }
        }
        return check;
    }

    /// The password was right and its owner is let in: takes the count back.
    ///
    /// @param handle of the transaction that says what comes of it
    public void succeeded(Handle handle, Instant now) {
        attempts.count(Ending.RIGHT);
        if (attempts.lockout().succeeded(handle, reservation)) {
            AuditEntry lifted =
                    AuditEntry.of(now, AuditEvent.NAME_CAP_LIFTED, address.getHostAddress())
                            .named(key());
            attempts.append(handle, lifted);
        }
    }

    /// What was tried is refused, also where the password was right: the count stays.
    public void refuse() {
        attempts.count(Ending.WRONG);
        visit.failed();
        attempts.logFailure(key(), address);
        if (reservation.caps() && reservation.bucket().isFamiliar()) {
            attempts.forgetDevice(key(), reservation.bucket(), address);
        } else if (reservation.caps()) {
            attempts.record(AuditEvent.NAME_CAPPED, key(), address);
        } else if (reservation.locks()) {
            attempts.record(AuditEvent.NAME_LOCKED, key(), address);
        }
    }

    private GuardKey key() {
        return reservation.key();
    }

    /// Closing twice is harmless.
    @Override
    public void close() {
        visit.close();
    }
}

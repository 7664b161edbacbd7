package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.DeviceCookie;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.Admission;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.Lockout;
import ferry.auth.lockout.Reservation;
import ferry.auth.token.Sessions;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exchanges a name and a password for a session: counts, then looks at the password, then answers.
///
/// A name that nobody has, a disabled account and a wrong password take the same steps and end the same. Safe for many
/// threads.
public final class Login {
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    private final Tables tables;
    private final GuardKeys keys;
    private final Lockout lockout;
    private final PasswordVerifier passwords;
    private final Welcome welcome;
    private final InstantSource clock;

    public Login(
            Tables tables,
            GuardKeys keys,
            Lockout lockout,
            PasswordVerifier passwords,
            Sessions sessions,
            InstantSource clock) {
        this.tables = tables;
        this.keys = keys;
        this.lockout = lockout;
        this.passwords = passwords;
        this.welcome = new Welcome(tables, sessions);
        this.clock = clock;
    }

    public LoginOutcome login(LoginAttempt attempt) {
        Claim claim = claim(attempt);
        return switch (lockout.admit(claim.key(), claim.bucket())) {
            case Admission.Locked(var retryAfter) -> new LoginOutcome.Locked(retryAfter);
            case Admission.Admitted(var reservation) -> look(attempt, claim, reservation);
        };
    }

    /// What the attempt claims, looked up: whose name it is, if anybody's, and whether the device is familiar to him.
    private Claim claim(LoginAttempt attempt) {
        GuardKey key = keys.of(attempt.name());
        return tables.database()
                .read(handle ->
                        new Claim(
                                key,
                                tables.accounts().byGuardKey(handle, key),
                                attempt.deviceCookie()
                                        .flatMap(cookie ->
                                                tables.cookies().find(handle, cookie, key))));
    }

    private LoginOutcome look(LoginAttempt attempt, Claim claim, Reservation reservation) {
        Lane lane = claim.bucket().isFamiliar() ? Lane.FAMILIAR : Lane.STRANGER;
        String hash = claim.account().map(Account::passwordHash).orElse(null);
        return switch (passwords.check(lane, hash, attempt.password())) {
            case PasswordCheck.Right(var stale) -> letIn(attempt, claim, reservation, stale);
            case PasswordCheck.Wrong _ -> refuse(attempt, claim, reservation);
            case PasswordCheck.NotStarted(var retryAfter) -> {
                lockout.refund(reservation);
                yield new LoginOutcome.Overloaded(retryAfter);
            }
        };
    }

    private LoginOutcome letIn(
            LoginAttempt attempt, Claim claim, Reservation reservation, boolean stale) {
        Account account = claim.account().orElseThrow();
        Welcome.Guest guest =
                new Welcome.Guest(
                        account, claim.key(), attempt.device(), claim.cookie(), attempt.address());
        Optional<Welcome.Opened> opened =
                tables.database().write(handle -> open(handle, guest, reservation));
        if (opened.isEmpty()) {
            return refuse(attempt, claim, reservation);
        }
        if (stale) {
            rehash(account, attempt.password());
        }
        return new LoginOutcome.LoggedIn(welcome.grant(guest, opened.get()));
    }

    /// @return empty if the account may not log in, or its password has been changed since it was looked up
    private Optional<Welcome.Opened> open(
            Handle handle, Welcome.Guest guest, Reservation reservation) {
        tables.accounts().lock(handle, guest.account().id());
        boolean still =
                tables.accounts()
                        .byId(handle, guest.account().id())
                        .filter(Account::enabled)
                        .filter(now -> now.passwordVersion() == guest.account().passwordVersion())
                        .isPresent();
        if (!still) {
            return Optional.empty();
        }
        lockout.succeeded(handle, reservation);
        return Optional.of(welcome.open(handle, guest, AuditEvent.LOGIN, clock.instant()));
    }

    /// Of the attempt that locks a row is kept; of the others the log has a line, for tools that ban addresses.
    private LoginOutcome refuse(LoginAttempt attempt, Claim claim, Reservation reservation) {
        log.info(
                "event=auth.fail address={} user_hash={}",
                attempt.address(),
                claim.key().shortHex());
        if (reservation.locks()) {
            recordLock(attempt, claim);
        }
        return new LoginOutcome.BadCredentials();
    }

    private void recordLock(LoginAttempt attempt, Claim claim) {
        AuditEntry entry =
                AuditEntry.of(clock.instant(), AuditEvent.NAME_LOCKED, attempt.address())
                        .named(claim.key());
        tables.database()
                .write(handle -> {
                    tables.audit().append(handle, entry);
                    return entry;
                });
    }

    private void rehash(Account account, String password) {
        String expected = account.passwordHash();
        if (expected != null) {
            passwords.rehashLater(password, hash -> replaceHash(account, expected, hash));
        }
    }

    private void replaceHash(Account account, String expected, String hash) {
        boolean replaced =
                tables.database()
                        .write(handle ->
                                tables.accounts()
                                        .replaceHash(handle, account.id(), expected, hash));
        log.info("event=auth.rehash user={} replaced={}", account.id(), replaced);
    }

    private record Claim(GuardKey key, Optional<Account> account, Optional<DeviceCookie> cookie) {
        Bucket bucket() {
            return cookie.map(found -> Bucket.familiar(found.id())).orElse(Bucket.STRANGERS);
        }
    }
}

package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceCookie;
import ferry.auth.account.DeviceCookies;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.lockout.Admission;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.Lockout;
import ferry.auth.lockout.Reservation;
import ferry.auth.token.Sessions;
import java.time.Instant;
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

    private final Database database;
    private final GuardKeys keys;
    private final Accounts accounts;
    private final DeviceCookies cookies;
    private final Lockout lockout;
    private final PasswordVerifier passwords;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final Busy busy;
    private final InstantSource clock;

    public Login(
            Database database,
            GuardKeys keys,
            Accounts accounts,
            DeviceCookies cookies,
            Lockout lockout,
            PasswordVerifier passwords,
            Sessions sessions,
            AuditTrail audit,
            Busy busy,
            InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.accounts = accounts;
        this.cookies = cookies;
        this.lockout = lockout;
        this.passwords = passwords;
        this.sessions = sessions;
        this.audit = audit;
        this.busy = busy;
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
        return database.read(
                handle ->
                        new Claim(
                                key,
                                accounts.byGuardKey(handle, key),
                                attempt.deviceCookie()
                                        .flatMap(cookie -> cookies.find(handle, cookie, key))));
    }

    private LoginOutcome look(LoginAttempt attempt, Claim claim, Reservation reservation) {
        Lane lane = claim.bucket().isFamiliar() ? Lane.FAMILIAR : Lane.STRANGER;
        String hash = claim.account().map(Account::passwordHash).orElse(null);
        return switch (passwords.check(lane, hash, attempt.password())) {
            case PasswordCheck.Right(var stale) -> letIn(attempt, claim, reservation, stale);
            case PasswordCheck.Wrong _ -> refuse(attempt, claim, reservation);
            case PasswordCheck.NotStarted _ -> {
                lockout.refund(reservation);
                yield new LoginOutcome.Overloaded(busy.retryAfter());
            }
        };
    }

    private LoginOutcome letIn(
            LoginAttempt attempt, Claim claim, Reservation reservation, boolean stale) {
        Account account = claim.account().orElseThrow();
        Optional<Opened> opened =
                database.write(handle -> open(handle, attempt, claim, reservation));
        if (opened.isEmpty()) {
            return refuse(attempt, claim, reservation);
        }
        if (stale) {
            rehash(account, attempt.password());
        }
        return new LoginOutcome.LoggedIn(
                sessions.grant(account, opened.get().session(), opened.get().newCookie()));
    }

    /// @return empty if the account may not log in, or its password has been changed since it was looked up
    private Optional<Opened> open(
            Handle handle, LoginAttempt attempt, Claim claim, Reservation reservation) {
        Account account = claim.account().orElseThrow();
        boolean still =
                accounts.byId(handle, account.id())
                        .filter(now -> now.enabled())
                        .filter(now -> now.passwordVersion() == account.passwordVersion())
                        .isPresent();
        if (!still) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        lockout.succeeded(handle, reservation);
        Sessions.Opened session =
                sessions.open(handle, account.id(), attempt.device(), attempt.address(), now);
        audit.append(
                handle,
                new AuditEntry(
                        now,
                        AuditEvent.LOGIN,
                        true,
                        account.id(),
                        claim.key(),
                        session.id(),
                        attempt.address()));
        return Optional.of(new Opened(session, newCookie(handle, claim, account, now)));
    }

    /// A device that has a good cookie keeps it.
    private String newCookie(Handle handle, Claim claim, Account account, Instant now) {
        if (claim.cookie().isPresent()) {
            cookies.presented(handle, claim.cookie().get(), now);
            return "";
        }
        return cookies.issue(handle, account.id(), now);
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
                new AuditEntry(
                        clock.instant(),
                        AuditEvent.NAME_LOCKED,
                        true,
                        null,
                        claim.key(),
                        null,
                        attempt.address());
        database.write(
                handle -> {
                    audit.append(handle, entry);
                    return entry;
                });
    }

    private void rehash(Account account, String password) {
        String expected = account.passwordHash();
        if (expected == null) {
            return;
        }
        passwords.rehashLater(
                password,
                hash ->
                        database.write(
                                handle ->
                                        accounts.replaceHash(
                                                handle, account.id(), expected, hash)));
    }

    private record Claim(
            GuardKey key, Optional<Account> account, Optional<DeviceCookie> cookie) {
        Bucket bucket() {
            return cookie.map(found -> Bucket.familiar(found.id())).orElse(Bucket.STRANGERS);
        }
    }

    private record Opened(Sessions.Opened session, String newCookie) {}
}

package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.DeviceCookie;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.GuardKeys;
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

    private final Tables tables;
    private final GuardKeys keys;
    private final PasswordAttempts attempts;
    private final PasswordVerifier passwords;
    private final Welcome welcome;
    private final InstantSource clock;

    public Login(
            Tables tables,
            GuardKeys keys,
            PasswordAttempts attempts,
            PasswordVerifier passwords,
            Sessions sessions,
            InstantSource clock) {
        this.tables = tables;
        this.keys = keys;
        this.attempts = attempts;
        this.passwords = passwords;
        this.welcome = new Welcome(tables, sessions);
        this.clock = clock;
    }

    public LoginOutcome login(LoginAttempt wish) {
        Claim claim = claim(wish);
        return switch (attempts.enter(claim.key(), claim.bucket(), wish.address())) {
            case PasswordAttempts.Entry.Locked(var retryAfter) ->
                    new LoginOutcome.Locked(retryAfter);
            case PasswordAttempts.Entry.Full(var retryAfter) ->
                    new LoginOutcome.Overloaded(retryAfter);
            case PasswordAttempts.Entry.Spent _ -> {
                attempts.forgetDevice(claim.key(), claim.bucket(), wish.address());
                yield login(wish.withoutCookie());
            }
            case PasswordAttempts.Entry.Open(var attempt) -> {
                try (attempt) {
                    yield look(wish, claim, attempt);
                }
            }
        };
    }

    /// Whose name it is said to be, and whether the device is familiar to him. Without a cookie nothing is looked up: what
    /// is refused for its source costs nothing.
    private Claim claim(LoginAttempt wish) {
        GuardKey key = keys.of(wish.name());
        Optional<DeviceCookie> cookie =
                wish.deviceCookie()
                        .flatMap(presented ->
                                tables.database()
                                        .read(handle ->
                                                tables.cookies().find(handle, presented, key)));
        return new Claim(key, cookie);
    }

    private LoginOutcome look(LoginAttempt wish, Claim claim, PasswordAttempt attempt) {
        Optional<Account> account =
                tables.database().read(h -> tables.accounts().byGuardKey(h, claim.key()));
        // No password of a disabled account is right: its answer costs what that to a wrong one
        // does
        String hash = account.filter(Account::enabled).map(Account::passwordHash).orElse(null);
        return switch (attempt.check(hash, wish.password())) {
            case PasswordCheck.Right(var stale) ->
                    letIn(wish, claim, account.orElseThrow(), attempt, stale);
            case PasswordCheck.Wrong _ -> new LoginOutcome.BadCredentials();
            case PasswordCheck.NotStarted(var retryAfter) ->
                    new LoginOutcome.Overloaded(retryAfter);
        };
    }

    private LoginOutcome letIn(
            LoginAttempt wish,
            Claim claim,
            Account account,
            PasswordAttempt attempt,
            boolean stale) {
        Welcome.Guest guest =
                new Welcome.Guest(
                        account,
                        claim.key(),
                        wish.device(),
                        claim.cookie(),
                        wish.address().getHostAddress());
        Optional<Welcome.Opened> opened =
                tables.database().write(handle -> open(handle, guest, attempt));
        if (opened.isEmpty()) {
            attempt.refuse();
            return new LoginOutcome.BadCredentials();
        }
        if (stale) {
            rehash(account, claim.key(), wish.password());
        }
        return new LoginOutcome.LoggedIn(welcome.grant(guest, opened.get()));
    }

    /// @return empty if the account may not log in, or its password has been changed since it was looked up
    private Optional<Welcome.Opened> open(
            Handle handle, Welcome.Guest guest, PasswordAttempt attempt) {
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
        Instant now = clock.instant();
        attempt.succeeded(handle, now);
        return Optional.of(welcome.open(handle, guest, AuditEvent.LOGIN, now));
    }

    private void rehash(Account account, GuardKey key, String password) {
        String expected = account.passwordHash();
        if (expected != null) {
            passwords.rehashLater(key, password, hash -> replaceHash(account, expected, hash));
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

    private record Claim(GuardKey key, Optional<DeviceCookie> cookie) {
        Bucket bucket() {
            return cookie.map(found -> Bucket.familiar(found.id())).orElse(Bucket.STRANGERS);
        }
    }
}

package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.AccountChanges;
import ferry.auth.account.DeviceCookie;
import ferry.auth.account.PasswordPolicy;
import ferry.auth.account.PasswordVerdict;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.code.Codes;
import ferry.auth.lockout.Bucket;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.token.EndReason;
import ferry.auth.token.Sessions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Changes a password for somebody who knows the old one, ends his other sessions and voids the codes that he has handed
/// out.
///
/// The old one is an attempt like that of a login, in the same counts: whoever has got hold of a session guesses no faster
/// with it. A new password that the policy refuses costs no attempt. Safe for many threads.
public final class PasswordChange {
    private final PasswordPolicy rules;
    private final Tables tables;
    private final AccountChanges changes;
    private final Codes codes;
    private final GuardKeys keys;
    private final PasswordAttempts attempts;
    private final PasswordVerifier passwords;
    private final Sessions sessions;
    private final InstantSource clock;

    public PasswordChange(
            PasswordPolicy rules,
            Tables tables,
            AccountChanges changes,
            Codes codes,
            GuardKeys keys,
            PasswordAttempts attempts,
            PasswordVerifier passwords,
            Sessions sessions,
            InstantSource clock) {
        this.rules = rules;
        this.tables = tables;
        this.changes = changes;
        this.codes = codes;
        this.keys = keys;
        this.attempts = attempts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
    }

    public PasswordChangeOutcome change(PasswordChangeWish wish) {
        return switch (rules.judge(wish.newPassword(), wish.name())) {
            case PasswordVerdict.Rejected rejected ->
                    new PasswordChangeOutcome.PasswordRefused(rejected);
            case PasswordVerdict.Accepted _ -> attempt(wish);
        };
    }

    private PasswordChangeOutcome attempt(PasswordChangeWish wish) {
        GuardKey key = keys.of(wish.name());
        Bucket bucket = bucket(wish, key);
        return switch (attempts.enter(key, bucket, wish.address())) {
            case PasswordAttempts.Entry.Locked(var retryAfter) ->
                    new PasswordChangeOutcome.Locked(retryAfter);
            case PasswordAttempts.Entry.Full(var retryAfter) ->
                    new PasswordChangeOutcome.Overloaded(retryAfter);
            case PasswordAttempts.Entry.Spent _ -> {
                attempts.forgetDevice(key, bucket, wish.address());
                yield attempt(wish.withoutCookie());
            }
            case PasswordAttempts.Entry.Open(var attempt) -> {
                try (attempt) {
                    yield look(wish, attempt);
                }
            }
        };
    }

    private Bucket bucket(PasswordChangeWish wish, GuardKey key) {
        return wish.deviceCookie()
                .flatMap(presented ->
                        tables.database()
                                .read(handle -> tables.cookies().find(handle, presented, key)))
                .map(DeviceCookie::id)
                .map(Bucket::familiar)
                .orElse(Bucket.STRANGERS);
    }

    private PasswordChangeOutcome look(PasswordChangeWish wish, PasswordAttempt attempt) {
        Optional<Account> account =
                tables.database().read(handle -> tables.accounts().byId(handle, wish.user()));
        String hash = account.filter(Account::enabled).map(Account::passwordHash).orElse(null);
        return switch (attempt.check(hash, wish.oldPassword())) {
            case PasswordCheck.Right _ -> hash(wish, account.orElseThrow(), attempt);
            case PasswordCheck.Wrong _ -> new PasswordChangeOutcome.BadCredentials();
            case PasswordCheck.NotStarted(var retryAfter) ->
                    new PasswordChangeOutcome.Overloaded(retryAfter);
        };
    }

    /// Where the new password finds no place at the gate, the old one was right all the same.
    private PasswordChangeOutcome hash(
            PasswordChangeWish wish, Account account, PasswordAttempt attempt) {
        Optional<String> hash =
                passwords.hash(Lane.FAMILIAR, keys.of(wish.name()), wish.newPassword());
        if (hash.isEmpty()) {
            tables.database()
                    .write(handle -> {
                        attempt.succeeded(handle, clock.instant());
                        return handle;
                    });
            return new PasswordChangeOutcome.Overloaded(passwords.retryAfter());
        }
        boolean changed =
                tables.database().write(handle -> set(handle, wish, account, attempt, hash.get()));
        if (!changed) {
            attempt.refuse();
            return new PasswordChangeOutcome.BadCredentials();
        }
        return new PasswordChangeOutcome.Changed();
    }

    /// @return false if the account has been disabled, its password changed or the session ended, since it was looked up
    private boolean set(
            Handle handle,
            PasswordChangeWish wish,
            Account account,
            PasswordAttempt attempt,
            String hash) {
        changes.takeTurn(handle);
        tables.accounts().lock(handle, account.id());
        boolean still =
                tables.accounts()
                        .byId(handle, account.id())
                        .filter(Account::enabled)
                        .filter(now -> now.passwordVersion() == account.passwordVersion())
                        .isPresent();
        if (!still || !sessions.goesOn(handle, wish.session(), account.id())) {
            return false;
        }
        Instant now = clock.instant();
        attempt.succeeded(handle, now);
        changes.setPassword(handle, account.id(), hash, now);
        codes.voidMadeBy(handle, account.id());
        sessions.endAll(
                handle, account.id(), Optional.of(wish.session()), EndReason.PASSWORD_CHANGED, now);
        tables.audit()
                .append(
                        handle,
                        AuditEntry.of(
                                        now,
                                        AuditEvent.PASSWORD_CHANGED,
                                        wish.address().getHostAddress())
                                .byAndAbout(account.id())
                                .in(wish.session()));
        return true;
    }
}

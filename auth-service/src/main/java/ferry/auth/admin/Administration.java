package ferry.auth.admin;

import ferry.auth.account.Account;
import ferry.auth.account.AccountChanges;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceCookies;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditFilter;
import ferry.auth.audit.AuditPages;
import ferry.auth.audit.AuditRow;
import ferry.auth.audit.AuditTrail;
import ferry.auth.code.CodeKind;
import ferry.auth.code.Codes;
import ferry.auth.code.OneTimeCode;
import ferry.auth.db.Database;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.Lockout;
import ferry.auth.token.EndReason;
import ferry.auth.token.Rotation;
import ferry.auth.token.Sessions;
import ferry.auth.token.SigningKeyRing;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What administrators do. Each call looks the caller's role up again. Nothing here takes or shows a password. Safe for
/// many threads.
public final class Administration {
    /// @param code with which the owner sets a password
    public record NewAccount(ManagedAccount account, OneTimeCode code) {}

    private final Accounts accounts;
    private final AccountChanges changes;
    private final AccountPages pages = new AccountPages();
    private final AuditPages auditPages = new AuditPages();
    private final DeviceCookies cookies;
    private final Codes codes;
    private final GuardKeys keys;
    private final Lockout lockout;
    private final Sessions sessions;
    private final SigningKeyRing signingKeys;
    private final Chancery chancery;

    public Administration(
            Database database,
            Accounts accounts,
            AccountChanges changes,
            DeviceCookies cookies,
            AuditTrail audit,
            Codes codes,
            GuardKeys keys,
            Lockout lockout,
            Sessions sessions,
            SigningKeyRing signingKeys,
            InstantSource clock) {
        this.accounts = accounts;
        this.changes = changes;
        this.cookies = cookies;
        this.codes = codes;
        this.keys = keys;
        this.lockout = lockout;
        this.sessions = sessions;
        this.signingKeys = signingKeys;
        this.chancery = new Chancery(database, accounts, changes, audit, keys, clock);
    }

    /// Makes an account that nobody can log in to before its code is redeemed.
    ///
    /// @param codeTtl how long the code is good
    public AdminOutcome<NewAccount> createUser(
            Actor actor, UserName name, Role role, long quotaBytes, Duration codeTtl) {
        Row row = Row.of(AuditEvent.ACCOUNT_CREATED, role.name()).named(keys.of(name));
        return chancery.act(
                actor,
                row,
                (handle, now) -> {
                    UserId id = new UserId(UUID.randomUUID());
                    Account account = new Account(id, name, role, true, null, 1);
                    if (!accounts.create(handle, account, keys.of(name), now)) {
                        return AdminOutcome.refused(AdminRefusal.NAME_TAKEN);
                    }
                    changes.setQuota(handle, id, quotaBytes);
                    OneTimeCode code = codes.makeReset(handle, id, actor.id(), now, codeTtl);
                    return AdminOutcome.done(new NewAccount(pages.get(handle, id), code));
                });
    }

    /// @param codeTtl how long the code is good
    public AdminOutcome<OneTimeCode> createInvite(Actor actor, Duration codeTtl) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.CODE_MADE, CodeKind.INVITE.name()),
                (handle, now) ->
                        AdminOutcome.done(
                                codes.make(handle, CodeKind.INVITE, actor.id(), now, codeTtl)));
    }

    /// @param after the name that the page before ended with; empty for the first
    public AdminOutcome<List<ManagedAccount>> list(Actor actor, String after, int size) {
        return chancery.read(actor, "ListUsers", handle -> pages.page(handle, after, size));
    }

    /// @return how many sessions have ended
    public AdminOutcome<Integer> disable(Actor actor, UserName name) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.ACCOUNT_DISABLED),
                name,
                (handle, account, now) -> {
                    if (isLast(handle, account)) {
                        return AdminOutcome.refused(AdminRefusal.LAST_ADMINISTRATOR);
                    }
                    changes.setEnabled(handle, account.id(), false);
                    voidCodes(handle, account);
                    return AdminOutcome.done(endAll(handle, account, EndReason.DISABLED, now));
                });
    }

    public AdminOutcome<Boolean> enable(Actor actor, UserName name) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.ACCOUNT_ENABLED),
                name,
                (handle, account, now) -> {
                    changes.setEnabled(handle, account.id(), true);
                    return AdminOutcome.done(true);
                });
    }

    /// Leaves of the account a row without secrets, so that its name and id are never given out again.
    public AdminOutcome<Boolean> delete(Actor actor, UserName name) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.ACCOUNT_DELETED),
                name,
                (handle, account, now) -> {
                    if (isLast(handle, account)) {
                        return AdminOutcome.refused(AdminRefusal.LAST_ADMINISTRATOR);
                    }
                    endAll(handle, account, EndReason.DELETED, now);
                    changes.delete(handle, account.id(), now);
                    cookies.forget(handle, account.id());
                    voidCodes(handle, account);
                    return AdminOutcome.done(true);
                });
    }

    public AdminOutcome<Boolean> setRole(Actor actor, UserName name, Role role) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.ROLE_CHANGED, role.name()),
                name,
                (handle, account, now) -> {
                    if (role != Role.ADMIN && isLast(handle, account)) {
                        return AdminOutcome.refused(AdminRefusal.LAST_ADMINISTRATOR);
                    }
                    changes.setRole(handle, account.id(), role);
                    if (role != Role.ADMIN) {
                        codes.voidMadeBy(handle, account.id());
                    }
                    return AdminOutcome.done(true);
                });
    }

    /// @param bytes 0: the server's default
    public AdminOutcome<Boolean> setQuota(Actor actor, UserName name, long bytes) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.QUOTA_CHANGED, Long.toString(bytes)),
                name,
                (handle, account, now) -> {
                    changes.setQuota(handle, account.id(), bytes);
                    return AdminOutcome.done(true);
                });
    }

    /// @return whether it was locked
    public AdminOutcome<Boolean> unlock(Actor actor, UserName name) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.NAME_UNLOCKED),
                name,
                (handle, account, now) ->
                        AdminOutcome.done(lockout.unlock(handle, keys.of(account.name()))));
    }

    /// Treats the password as known to others: it is void at once, with every session and device that it has let in, and
    /// every code that the account has handed out.
    ///
    /// @param codeTtl how long the code is good
    public AdminOutcome<OneTimeCode> resetPassword(Actor actor, UserName name, Duration codeTtl) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.PASSWORD_RESET),
                name,
                (handle, account, now) -> {
                    if (account.id().equals(actor.id())) {
                        return AdminOutcome.refused(AdminRefusal.OWN_ACCOUNT);
                    }
                    changes.dropPassword(handle, account.id());
                    endAll(handle, account, EndReason.PASSWORD_RESET, now);
                    cookies.forget(handle, account.id());
                    lockout.unlock(handle, keys.of(account.name()));
                    codes.voidMadeBy(handle, account.id());
                    return AdminOutcome.done(
                            codes.makeReset(handle, account.id(), actor.id(), now, codeTtl));
                });
    }

    /// Voids the codes that the account has handed out, too: whoever had got hold of a session could have made them.
    ///
    /// @return how many sessions have ended
    public AdminOutcome<Integer> revokeSessions(Actor actor, UserName name) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.SESSIONS_REVOKED),
                name,
                (handle, account, now) -> {
                    codes.voidMadeBy(handle, account.id());
                    return AdminOutcome.done(endAll(handle, account, EndReason.REVOKED, now));
                });
    }

    public AdminOutcome<SigningKeyRing.Next> rotateSigningKey(Actor actor, Rotation how) {
        return chancery.act(
                actor,
                Row.of(AuditEvent.SIGNING_KEY_ROTATED, how.name()),
                (handle, _) -> AdminOutcome.done(signingKeys.rotate(handle, how)));
    }

    /// @param before only rows with smaller numbers
    /// @return newest first
    public AdminOutcome<List<AuditRow>> record(Actor actor, AuditWish wish, long before, int size) {
        AuditFilter filter =
                new AuditFilter(
                        wish.party().map(keys::of),
                        wish.actor().map(keys::of),
                        wish.subject().map(keys::of),
                        wish.event(),
                        wish.succeeded(),
                        wish.since(),
                        wish.until());
        return chancery.read(
                actor, "ListAuditEvents", handle -> auditPages.page(handle, filter, before, size));
    }

    /// Whether nobody could administer without this account.
    private boolean isLast(Handle handle, Account account) {
        return account.role() == Role.ADMIN
                && !changes.hasAdministratorBesides(handle, account.id());
    }

    private int endAll(Handle handle, Account account, EndReason reason, Instant now) {
        return sessions.endAll(handle, account.id(), Optional.empty(), reason, now);
    }

    /// Those that he has handed out, and those that he was given.
    private void voidCodes(Handle handle, Account account) {
        codes.voidFor(handle, account.id());
        codes.voidMadeBy(handle, account.id());
    }
}

package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceCookies;
import ferry.auth.account.PasswordPolicy;
import ferry.auth.account.PasswordVerdict;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.lockout.GuardKey;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.token.Sessions;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Makes accounts for people who sign themselves up, where the policy lets them. Safe for many threads.
public final class Registration {
    private final RegistrationPolicy policy;
    private final Database database;
    private final GuardKeys keys;
    private final Accounts accounts;
    private final DeviceCookies cookies;
    private final PasswordPolicy rules;
    private final PasswordVerifier passwords;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final Busy busy;
    private final InstantSource clock;

    public Registration(
            RegistrationPolicy policy,
            Database database,
            GuardKeys keys,
            Accounts accounts,
            DeviceCookies cookies,
            PasswordPolicy rules,
            PasswordVerifier passwords,
            Sessions sessions,
            AuditTrail audit,
            Busy busy,
            InstantSource clock) {
        this.policy = policy;
        this.database = database;
        this.keys = keys;
        this.accounts = accounts;
        this.cookies = cookies;
        this.rules = rules;
        this.passwords = passwords;
        this.sessions = sessions;
        this.audit = audit;
        this.busy = busy;
        this.clock = clock;
    }

    public RegistrationPolicy policy() {
        return policy;
    }

    public RegistrationOutcome register(RegistrationWish wish) {
        return switch (policy) {
            case CLOSED -> new RegistrationOutcome.Closed();
            // No code has ever been handed out, so none is good
            case INVITE -> new RegistrationOutcome.CodeInvalid();
            case OPEN -> judge(wish);
        };
    }

    private RegistrationOutcome judge(RegistrationWish wish) {
        return switch (rules.judge(wish.password(), wish.name())) {
            case PasswordVerdict.Rejected rejected ->
                    new RegistrationOutcome.PasswordRefused(rejected);
            case PasswordVerdict.Accepted _ -> hash(wish);
        };
    }

    /// A taken name is refused before its password costs a hash, and again when the row is written.
    private RegistrationOutcome hash(RegistrationWish wish) {
        if (database.read(handle -> accounts.isTaken(handle, wish.name()))) {
            return new RegistrationOutcome.NameTaken();
        }
        return passwords.hash(Lane.REGISTRATION, wish.password())
                .map(hash -> create(wish, hash))
                .orElseGet(() -> new RegistrationOutcome.Overloaded(busy.retryAfter()));
    }

    private RegistrationOutcome create(RegistrationWish wish, String hash) {
        UserId id = new UserId(UUID.randomUUID());
        Account account = new Account(id, wish.name(), Role.USER, true, hash, 1);
        Optional<Created> created = database.write(handle -> create(handle, wish, account));
        return created.<RegistrationOutcome>map(
                        made ->
                                new RegistrationOutcome.Registered(
                                        sessions.grant(account, made.session(), made.cookie())))
                .orElseGet(RegistrationOutcome.NameTaken::new);
    }

    private Optional<Created> create(Handle handle, RegistrationWish wish, Account account) {
        Instant now = clock.instant();
        GuardKey key = keys.of(wish.name());
        if (!accounts.create(handle, account, key, now)) {
            return Optional.empty();
        }
        Sessions.Opened session =
                sessions.open(handle, account.id(), wish.device(), wish.address(), now);
        audit.append(
                handle,
                new AuditEntry(
                        now,
                        AuditEvent.ACCOUNT_REGISTERED,
                        true,
                        account.id(),
                        key,
                        session.id(),
                        wish.address()));
        return Optional.of(new Created(session, cookies.issue(handle, account.id(), now)));
    }

    private record Created(Sessions.Opened session, String cookie) {}
}

package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.PasswordPolicy;
import ferry.auth.account.PasswordVerdict;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.SourceAdmission;
import ferry.auth.lockout.SourceLimits;
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
    private final PasswordPolicy rules;
    private final Tables tables;
    private final GuardKeys keys;
    private final SourceLimits sources;
    private final PasswordVerifier passwords;
    private final Redemption redemption;
    private final Welcome welcome;
    private final InstantSource clock;

    public Registration(
            RegistrationPolicy policy,
            PasswordPolicy rules,
            Tables tables,
            GuardKeys keys,
            SourceLimits sources,
            PasswordVerifier passwords,
            Redemption redemption,
            Sessions sessions,
            InstantSource clock) {
        this.policy = policy;
        this.rules = rules;
        this.tables = tables;
        this.keys = keys;
        this.sources = sources;
        this.passwords = passwords;
        this.redemption = redemption;
        this.welcome = new Welcome(tables, sessions);
        this.clock = clock;
    }

    public RegistrationOutcome register(RegistrationWish wish) {
        return switch (policy) {
            case CLOSED -> new RegistrationOutcome.Closed();
            case INVITE -> redemption.redeemInvite(wish);
            case OPEN -> admit(wish);
        };
    }

    /// Taken names count at the source that they come from, as wrong passwords do.
    private RegistrationOutcome admit(RegistrationWish wish) {
        return switch (sources.admit(wish.address())) {
            case SourceAdmission.Refused(var retryAfter) ->
                    new RegistrationOutcome.Locked(retryAfter);
            case SourceAdmission.Admitted(var visit) -> {
                try (visit) {
                    RegistrationOutcome outcome = judge(wish);
                    if (outcome instanceof RegistrationOutcome.NameTaken) {
                        visit.failed();
                    }
                    yield outcome;
                }
            }
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
        boolean taken =
                tables.database().read(handle -> tables.accounts().isTaken(handle, wish.name()));
        if (taken) {
            return new RegistrationOutcome.NameTaken();
        }
        return passwords
                .hash(Lane.REGISTRATION, keys.of(wish.name()), wish.password())
                .map(hash -> create(wish, hash))
                .orElseGet(() -> new RegistrationOutcome.Overloaded(passwords.retryAfter()));
    }

    private RegistrationOutcome create(RegistrationWish wish, String hash) {
        UserId id = new UserId(UUID.randomUUID());
        Account account = new Account(id, wish.name(), Role.USER, true, hash, 1);
        Welcome.Guest guest =
                new Welcome.Guest(
                        account,
                        keys.of(wish.name()),
                        wish.device(),
                        Optional.empty(),
                        wish.address().getHostAddress());
        Optional<Welcome.Opened> opened = tables.database().write(handle -> open(handle, guest));
        return opened.isPresent()
                ? new RegistrationOutcome.Registered(welcome.grant(guest, opened.get()))
                : new RegistrationOutcome.NameTaken();
    }

    private Optional<Welcome.Opened> open(Handle handle, Welcome.Guest guest) {
        Instant now = clock.instant();
        boolean created = tables.accounts().create(handle, guest.account(), guest.key(), now);
        return created
                ? Optional.of(welcome.open(handle, guest, AuditEvent.ACCOUNT_REGISTERED, now))
                : Optional.empty();
    }
}

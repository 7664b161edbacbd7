package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.AccountChanges;
import ferry.auth.account.PasswordPolicy;
import ferry.auth.account.PasswordVerdict;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.QuietMinutes;
import ferry.auth.code.Code;
import ferry.auth.code.CodeKind;
import ferry.auth.code.Codes;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.SourceAdmission;
import ferry.auth.lockout.SourceLimits;
import ferry.auth.token.Sessions;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exchanges a one-time code and a new password for a session: makes the account that the code is for, or gives the
/// account another password. A code that is wrong, used, too old or not for that name is refused in the same words.
///
/// A code is used up only in the transaction that does what it is for, so a refused password or a taken name leaves it
/// good. Safe for many threads.
public final class Redemption {
    private static final Logger log = LoggerFactory.getLogger(Redemption.class);

    private final PasswordPolicy rules;
    private final Tables tables;
    private final AccountChanges changes;
    private final Codes codes;
    private final GuardKeys keys;
    private final SourceLimits sources;
    private final PasswordVerifier passwords;
    private final Welcome welcome;
    private final InstantSource clock;
    private final QuietMinutes<String> quiet = new QuietMinutes<>();

    public Redemption(
            PasswordPolicy rules,
            Tables tables,
            AccountChanges changes,
            Codes codes,
            GuardKeys keys,
            SourceLimits sources,
            PasswordVerifier passwords,
            Sessions sessions,
            InstantSource clock) {
        this.rules = rules;
        this.tables = tables;
        this.changes = changes;
        this.codes = codes;
        this.keys = keys;
        this.sources = sources;
        this.passwords = passwords;
        this.welcome = new Welcome(tables, sessions);
        this.clock = clock;
    }

    /// Redeems a code of any kind.
    public RegistrationOutcome redeem(RegistrationWish wish) {
        return redeem(wish, EnumSet.allOf(CodeKind.class));
    }

    /// Redeems an invite, and nothing else.
    RegistrationOutcome redeemInvite(RegistrationWish wish) {
        return redeem(wish, EnumSet.of(CodeKind.INVITE));
    }

    /// Wrong codes and taken names count at the source that they come from, as wrong passwords do.
    private RegistrationOutcome redeem(RegistrationWish wish, Set<CodeKind> kinds) {
        return switch (sources.admit(wish.address())) {
            case SourceAdmission.Refused(var retryAfter) ->
                    new RegistrationOutcome.Locked(retryAfter);
            case SourceAdmission.Admitted(var visit) -> {
                try (visit) {
                    RegistrationOutcome outcome = judge(wish, kinds);
                    if (outcome instanceof RegistrationOutcome.CodeInvalid
                            || outcome instanceof RegistrationOutcome.NameTaken) {
                        visit.failed();
                    }
                    yield outcome;
                }
            }
        };
    }

    private RegistrationOutcome judge(RegistrationWish wish, Set<CodeKind> kinds) {
        Optional<Code> code = tables.database().read(handle -> good(handle, wish, kinds));
        if (code.isEmpty()) {
            return refuse(wish);
        }
        return switch (rules.judge(wish.password(), wish.name())) {
            case PasswordVerdict.Rejected rejected ->
                    new RegistrationOutcome.PasswordRefused(rejected);
            case PasswordVerdict.Accepted _ -> hash(wish, kinds, code.get().kind());
        };
    }

    /// A taken name is refused before its password costs a hash, and again when the row is written.
    private RegistrationOutcome hash(RegistrationWish wish, Set<CodeKind> kinds, CodeKind kind) {
        boolean taken =
                kind != CodeKind.RESET
                        && tables.database()
                                .read(handle -> tables.accounts().isTaken(handle, wish.name()));
        if (taken) {
            return new RegistrationOutcome.NameTaken();
        }
        return passwords
                .hash(Lane.REGISTRATION, keys.of(wish.name()), wish.password())
                .map(hash -> settle(wish, kinds, hash))
                .orElseGet(() -> new RegistrationOutcome.Overloaded(passwords.retryAfter()));
    }

    /// Everything is looked at again once nobody else can use the code.
    private RegistrationOutcome settle(RegistrationWish wish, Set<CodeKind> kinds, String hash) {
        Settled settled =
                tables.database()
                        .write(handle -> {
                            changes.takeTurn(handle);
                            return good(handle, wish, kinds)
                                    .map(code -> use(handle, wish, code, hash))
                                    .orElseGet(Settled.CodeInvalid::new);
                        });
        return switch (settled) {
            case Settled.In(var guest, var opened) ->
                    new RegistrationOutcome.Registered(welcome.grant(guest, opened));
            case Settled.NameTaken _ -> new RegistrationOutcome.NameTaken();
            case Settled.CodeInvalid _ -> refuse(wish);
        };
    }

    /// @return empty unless the code does something for that name now
    private Optional<Code> good(Handle handle, RegistrationWish wish, Set<CodeKind> kinds) {
        return codes.find(handle, wish.code())
                .filter(code -> kinds.contains(code.kind()))
                .filter(code -> code.isGood(clock.instant()))
                .filter(code ->
                        switch (code.kind()) {
                            case SETUP -> !changes.hasAdministrator(handle);
                            case INVITE -> true;
                            case RESET -> owner(handle, wish, code).isPresent();
                        });
    }

    private Optional<Account> owner(Handle handle, RegistrationWish wish, Code code) {
        return tables.accounts()
                .byName(handle, wish.name())
                .filter(Account::enabled)
                .filter(account -> code.account().filter(account.id()::equals).isPresent());
    }

    private Settled use(Handle handle, RegistrationWish wish, Code code, String hash) {
        Instant now = clock.instant();
        return switch (code.kind()) {
            case SETUP -> create(handle, wish, code, Role.ADMIN, hash, now);
            case INVITE -> create(handle, wish, code, Role.USER, hash, now);
            case RESET -> reset(handle, wish, code, hash, now);
        };
    }

    private Settled create(
            Handle handle, RegistrationWish wish, Code code, Role role, String hash, Instant now) {
        UserId id = new UserId(UUID.randomUUID());
        Account account = new Account(id, wish.name(), role, true, hash, 1);
        if (!tables.accounts().create(handle, account, keys.of(wish.name()), now)) {
            return new Settled.NameTaken();
        }
        return welcome(handle, wish, code, account, AuditEvent.ACCOUNT_REGISTERED, now);
    }

    private Settled reset(
            Handle handle, RegistrationWish wish, Code code, String hash, Instant now) {
        Account account = owner(handle, wish, code).orElseThrow();
        tables.accounts().lock(handle, account.id());
        changes.setPassword(handle, account.id(), hash, now);
        return welcome(handle, wish, code, account, AuditEvent.PASSWORD_CHANGED, now);
    }

    private Settled welcome(
            Handle handle,
            RegistrationWish wish,
            Code code,
            Account account,
            AuditEvent event,
            Instant now) {
        if (!codes.use(handle, code, account.id(), now)) {
            throw new IllegalStateException("a code was used while others waited for their turn");
        }
        String address = wish.address().getHostAddress();
        if (code.kind() == CodeKind.SETUP) {
            codes.voidSetup(handle);
        }
        tables.audit()
                .append(
                        handle,
                        AuditEntry.of(now, AuditEvent.CODE_REDEEMED, address)
                                .byAndAbout(account.id())
                                .with(code.kind().name()));
        Welcome.Guest guest =
                new Welcome.Guest(
                        account, keys.of(account.name()), wish.device(), Optional.empty(), address);
        return new Settled.In(guest, welcome.open(handle, guest, event, now));
    }

    /// A code that was one gets a row in the record, once a minute; what was never one has a line in the log alone, because anybody can
    /// make up any number of them.
    private RegistrationOutcome refuse(RegistrationWish wish) {
        log.info(
                "event=auth.fail address={} user_hash={} what=code",
                wish.address().getHostAddress(),
                keys.of(wish.name()).shortHex());
        tables.database()
                .read(handle -> codes.find(handle, wish.code()))
                .filter(code -> quiet.isNews(code.id(), clock.instant()))
                .ifPresent(code -> recordRefusal(wish, code));
        return new RegistrationOutcome.CodeInvalid();
    }

    private void recordRefusal(RegistrationWish wish, Code code) {
        AuditEntry entry =
                AuditEntry.of(
                                clock.instant(),
                                AuditEvent.CODE_REFUSED,
                                wish.address().getHostAddress())
                        .named(keys.of(wish.name()))
                        .with(code.kind().name())
                        .refused();
        tables.database()
                .write(handle -> {
                    tables.audit().append(handle, entry);
                    return entry;
                });
    }

    private sealed interface Settled {
        record In(Welcome.Guest guest, Welcome.Opened opened) implements Settled {}

        record NameTaken() implements Settled {}

        record CodeInvalid() implements Settled {}
    }
}

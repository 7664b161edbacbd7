package ferry.auth.admin;

import ferry.auth.account.Account;
import ferry.auth.account.AccountChanges;
import ferry.auth.account.Accounts;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.audit.QuietMinutes;
import ferry.auth.db.Database;
import ferry.auth.lockout.GuardKeys;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Carries acts of administrators out: one after another, by those alone who are administrators at that moment, and with
/// a row in the record, whether done or refused; refused because the caller is no administrator any more, once a minute for
/// each account. Safe for many threads.
final class Chancery {
    private final Database database;
    private final Accounts accounts;
    private final AccountChanges changes;
    private final AuditTrail audit;
    private final GuardKeys keys;
    private final InstantSource clock;
    private final QuietMinutes<UserId> quiet = new QuietMinutes<>();

    Chancery(
            Database database,
            Accounts accounts,
            AccountChanges changes,
            AuditTrail audit,
            GuardKeys keys,
            InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.changes = changes;
        this.audit = audit;
        this.keys = keys;
        this.clock = clock;
    }

    /// Does something that is about no account that is there.
    ///
    /// @param row what is recorded if it is done, or refused
    /// @param work is given the moment that the record names
    <T> AdminOutcome<T> act(Actor actor, Row row, Work<T> work) {
        return database.write(handle -> {
            Instant now = clock.instant();
            changes.takeTurn(handle);
            if (!changes.isAdministrator(handle, actor.id(), actor.session())) {
                recordRefusal(handle, actor, row.event().name(), now);
                return AdminOutcome.refused(AdminRefusal.NOT_ALLOWED);
            }
            AdminOutcome<T> outcome = work.in(handle, now);
            AuditEntry entry = row.entry(actor, now);
            audit.append(
                    handle,
                    switch (outcome) {
                        case AdminOutcome.Done<T> _ -> entry;
                        case AdminOutcome.Refused<T> _ -> entry.refused();
                    });
            return outcome;
        });
    }

    /// Does something to the account of that name.
    <T> AdminOutcome<T> act(Actor actor, Row row, UserName name, Act<T> act) {
        return act(
                actor,
                row.named(keys.of(name)),
                (handle, now) ->
                        accounts.byName(handle, name)
                                .map(account -> onLocked(handle, account, now, act))
                                .orElseGet(() -> AdminOutcome.refused(AdminRefusal.USER_UNKNOWN)));
    }

    /// Reads something.
    <T> AdminOutcome<T> read(Actor actor, String call, Function<Handle, T> query) {
        boolean allowed =
                database.read(
                        handle -> changes.isAdministrator(handle, actor.id(), actor.session()));
        if (allowed) {
            return AdminOutcome.done(database.read(query));
        }
        database.write(handle -> {
            recordRefusal(handle, actor, call, clock.instant());
            return call;
        });
        return AdminOutcome.refused(AdminRefusal.NOT_ALLOWED);
    }

    /// Records a call that went no further than the door.
    ///
    /// @param call its name
    private void recordRefusal(Handle handle, Actor actor, String call, Instant now) {
        if (quiet.isNews(actor.id(), now)) {
            audit.append(handle, refusedCall(actor, call, now));
        }
    }

    /// The account as it is once nobody else changes it.
    private <T> AdminOutcome<T> onLocked(Handle handle, Account account, Instant now, Act<T> act) {
        accounts.lock(handle, account.id());
        Optional<Account> locked = accounts.byId(handle, account.id());
        return locked.isPresent()
                ? act.on(handle, locked.get(), now)
                : AdminOutcome.refused(AdminRefusal.USER_UNKNOWN);
    }

    private static AuditEntry refusedCall(Actor actor, String call, Instant now) {
        return AuditEntry.of(now, AuditEvent.ADMIN_CALL_REFUSED, actor.address())
                .by(actor.id())
                .in(actor.session())
                .with(call)
                .refused();
    }

    /// Something done in a transaction.
    @FunctionalInterface
    interface Work<T> {
        AdminOutcome<T> in(Handle handle, Instant now);
    }
}

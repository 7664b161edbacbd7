package ferry.auth.login;

import ferry.auth.account.Account;
import ferry.auth.account.DeviceCookie;
import ferry.auth.account.DeviceName;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.lockout.GuardKey;
import ferry.auth.token.Grant;
import ferry.auth.token.Sessions;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What everybody gets who has been let in: a session, a cookie for his device, a row in the record. Safe for many threads.
final class Welcome {
    /// @param key of the account's name
    /// @param cookie the one that the device has presented, if it is good
    /// @param address where the call came from, as text
    record Guest(
            Account account,
            GuardKey key,
            DeviceName device,
            Optional<DeviceCookie> cookie,
            String address) {}

    /// @param newCookie empty: the device keeps the one it has
    record Opened(Sessions.Opened session, String newCookie) {}

    private final Tables tables;
    private final Sessions sessions;

    Welcome(Tables tables, Sessions sessions) {
        this.tables = tables;
        this.sessions = sessions;
    }

    /// Writes it all in the caller's transaction.
    Opened open(Handle handle, Guest guest, AuditEvent event, Instant now) {
        Account account = guest.account();
        Sessions.Opened session =
                sessions.open(handle, account.id(), guest.device(), guest.address(), now);
        tables.audit()
                .append(
                        handle,
                        AuditEntry.of(now, event, guest.address())
                                .byAndAbout(account.id())
                                .named(guest.key())
                                .in(session.id()));
        return new Opened(session, newCookie(handle, guest, now));
    }

    /// Makes the tokens; after the commit, because signing takes its time.
    Grant grant(Guest guest, Opened opened) {
        return sessions.grant(guest.account(), opened.session(), opened.newCookie());
    }

    private String newCookie(Handle handle, Guest guest, Instant now) {
        if (guest.cookie().isPresent()) {
            tables.cookies().presented(handle, guest.cookie().get(), now);
            return "";
        }
        return tables.cookies().issue(handle, guest.account().id(), now);
    }
}

package ferry.auth.token;

import ferry.auth.account.Account;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceName;
import ferry.auth.audit.AuditEntry;
import ferry.auth.audit.AuditEvent;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Begins, continues and ends sessions. Many at a time for one account, but not any number. Safe for many threads.
public final class Sessions {
    /// A session that has just begun, inside a transaction.
    ///
    /// @param refreshToken the first one; a secret
    public record Opened(SessionId id, String refreshToken) {}

    /// No account has more at a time: another ends the one that was used least recently.
    static final int MAX_LIVE = 200;

    /// No list has more.
    static final int MAX_LISTED = 1_000;

    private final Database database;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final SessionRows rows = new SessionRows();
    private final RefreshTokenFormat format;
    private final AccessTokens accessTokens;
    private final Revocations revocations;
    private final TokenSettings settings;
    private final InstantSource clock;

    Sessions(
            Database database,
            Accounts accounts,
            AuditTrail audit,
            RefreshTokenFormat format,
            AccessTokens accessTokens,
            Revocations revocations,
            TokenSettings settings,
            InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
        this.format = format;
        this.accessTokens = accessTokens;
        this.revocations = revocations;
        this.settings = settings;
        this.clock = clock;
    }

    /// Begins a session in the caller's transaction, which holds the account's lock; [#grant] makes its first tokens after the commit.
    public Opened open(
            Handle handle, UserId account, DeviceName device, String address, Instant now) {
        for (SessionId old : rows.leastRecent(handle, account, MAX_LIVE - 1)) {
            endAndRecord(handle, old, account, EndReason.CROWDED_OUT, address, now);
        }
        SessionId session = new SessionId(UUID.randomUUID());
        UUID family = UUID.randomUUID();
        rows.insert(handle, session, account, device, address, now);
        rows.insertFamily(handle, family, session, now);
        return new Opened(session, format.encode(new RefreshToken(family, 1)));
    }

    /// @param deviceCookie empty where the device keeps the one it has
    public Grant grant(Account account, Opened opened, String deviceCookie) {
        return new Grant(
                account,
                opened.id(),
                accessTokens.issue(account, opened.id()),
                opened.refreshToken(),
                deviceCookie);
    }

    /// Exchanges a refresh token for the next one. A token that was used a moment ago gives the same successor again,
    /// as long as that has not been used; any other use of an old one ends the session, because two hold it.
    ///
    /// @param presented untrusted
    public RefreshOutcome refresh(String presented, String address) {
        Optional<RefreshToken> token = format.decode(presented);
        if (token.isEmpty()) {
            return new RefreshOutcome.Invalid();
        }
        Instant now = clock.instant();
        Step step = database.write(handle -> step(handle, token.get(), address, now));
        return switch (step) {
            case Step.Next(var account, var session, var next) ->
                    new RefreshOutcome.Refreshed(
                            grant(account, new Opened(session, format.encode(next)), ""));
            case Step.Expired _ -> new RefreshOutcome.Expired();
            case Step.Over _ -> new RefreshOutcome.SessionOver();
        };
    }

    /// @return the live sessions of `account`, newest first, at most [#MAX_LISTED]
    public List<LiveSession> list(UserId account) {
        Instant now = clock.instant();
        return database.read(handle ->
                rows.live(
                        handle,
                        account,
                        now.minus(settings.maxTtl()),
                        now.minus(settings.idleTtl()),
                        MAX_LISTED));
    }

    /// Whether `account` has this session, and it has not ended.
    public boolean goesOn(Handle handle, SessionId session, UserId account) {
        return rows.goesOn(handle, session, account);
    }

    /// Ends one session of `account` at its owner's wish; one that is over is left so.
    ///
    /// @return false if `account` has none of that id
    public boolean revoke(SessionId session, UserId account, String address) {
        Instant now = clock.instant();
        return database.write(handle -> {
            boolean owned = rows.isOf(handle, session, account);
            if (owned) {
                endAndRecord(handle, session, account, EndReason.REVOKED, address, now);
            }
            return owned;
        });
    }

    /// Ends every session of `account` in the caller's transaction, and voids every token that was issued for one. From
    /// the commit on nothing of them is good at this replica; elsewhere within two seconds.
    ///
    /// The record gets no row of it: whoever calls writes why.
    ///
    /// @param spared one that goes on
    /// @return how many have ended now
    public int endAll(
            Handle handle,
            UserId account,
            Optional<SessionId> spared,
            EndReason reason,
            Instant now) {
        accounts.lock(handle, account);
        List<SessionId> ended = rows.endAll(handle, account, spared, reason, now);
        if (!ended.isEmpty()) {
            revocations.append(handle, ended, account, now);
        }
        if (spared.isEmpty()) {
            revocations.appendAll(handle, account, now);
        }
        return ended.size();
    }

    /// Ends a session; ending one that is over is harmless.
    public void end(SessionId session, UserId account, EndReason reason, String address) {
        Instant now = clock.instant();
        database.write(handle -> endAndRecord(handle, session, account, reason, address, now));
    }

    private boolean endAndRecord(
            Handle handle,
            SessionId session,
            UserId account,
            EndReason reason,
            String address,
            Instant now) {
        boolean ended = end(handle, session, account, reason, now);
        if (ended) {
            audit.append(
                    handle,
                    AuditEntry.of(now, AuditEvent.SESSION_ENDED, address)
                            .byAndAbout(account)
                            .in(session)
                            .with(reason.name()));
        }
        return ended;
    }

    private Step step(Handle handle, RefreshToken token, String address, Instant now) {
        Optional<SessionRows.Row> row = rows.byFamily(handle, token.family());
        if (row.isEmpty() || row.get().ended()) {
            return new Step.Over();
        }
        Optional<Account> account =
                accounts.byId(handle, row.get().account()).filter(Account::enabled);
        if (account.isEmpty()) {
            return new Step.Over();
        }
        if (isExpired(row.get(), now)) {
            return new Step.Expired();
        }
        if (!rows.rotate(handle, token, now) && !isRepeat(handle, token, now)) {
            return reused(handle, row.get(), address, now);
        }
        return rows.used(handle, row.get().session(), address, now)
                ? new Step.Next(account.get(), row.get().session(), token.next())
                : new Step.Over();
    }

    private boolean isExpired(SessionRows.Row row, Instant now) {
        return now.isAfter(row.lastUsed().plus(settings.idleTtl()))
                || now.isAfter(row.created().plus(settings.maxTtl()));
    }

    /// Read anew, because the token may have been used since the row was read.
    private boolean isRepeat(Handle handle, RefreshToken token, Instant now) {
        return rows.byFamily(handle, token.family())
                .filter(row -> row.generation() == token.next().generation())
                .filter(row -> !now.isAfter(row.rotated().plus(settings.repeatWindow())))
                .isPresent();
    }

    private Step reused(Handle handle, SessionRows.Row row, String address, Instant now) {
        end(handle, row.session(), row.account(), EndReason.TOKEN_REUSED, now);
        audit.append(
                handle,
                AuditEntry.of(now, AuditEvent.REFRESH_TOKEN_REUSED, address)
                        .refused()
                        .about(row.account())
                        .in(row.session()));
        return new Step.Over();
    }

    private boolean end(
            Handle handle, SessionId session, UserId account, EndReason reason, Instant now) {
        boolean ended = rows.end(handle, session, reason, now);
        if (ended) {
            revocations.append(handle, List.of(session), account, now);
        }
        return ended;
    }

    private sealed interface Step {
        record Next(Account account, SessionId session, RefreshToken token) implements Step {}

        record Expired() implements Step {}

        record Over() implements Step {}
    }
}

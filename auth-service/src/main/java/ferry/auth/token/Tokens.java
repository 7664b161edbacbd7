package ferry.auth.token;

import ferry.auth.account.Accounts;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.secret.Secrets;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.JwtTokenVerifier;
import ferry.kernel.identity.SessionCheckingVerifier;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/// The parts of this package, put together.
///
/// @param changes tells of news of keys and revocations
/// @param verifier judges access tokens, those of ended sessions included
public record Tokens(
        SigningKeyRing keys,
        Sessions sessions,
        Revocations revocations,
        Changes changes,
        TokenVerifier verifier) {
    /// Rows of sessions that are over stay this long, for lists and questions.
    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);

    public static Tokens open(
            InstallationId installation,
            Database database,
            Secrets secrets,
            Accounts accounts,
            AuditTrail audit,
            TokenSettings settings,
            InstantSource clock,
            SecureRandom random) {
        Changes changes = new Changes();
        Revocations revocations = new Revocations(database, changes, clock);
        revocations.follow();
        SigningKeyRing keys =
                SigningKeyRing.open(
                        database,
                        new KeyWrap(secrets, random),
                        audit,
                        changes,
                        revocations::keysAre,
                        settings.accessTtl(),
                        clock);
        AccessTokens accessTokens =
                new AccessTokens(installation, keys, settings.accessTtl(), clock);
        Sessions sessions =
                new Sessions(
                        database,
                        accounts,
                        audit,
                        new RefreshTokenFormat(secrets),
                        accessTokens,
                        revocations,
                        settings,
                        clock);
        TokenVerifier offline = new JwtTokenVerifier(installation, keys, clock);
        return new Tokens(
                keys,
                sessions,
                revocations,
                changes,
                new SessionCheckingVerifier(offline, revocations));
    }

    /// Takes in what other replicas have done. To be called about twice a second.
    public void follow() {
        keys.follow();
        revocations.follow();
    }

    /// Makes another signing key when it is time.
    public void rotateIfDue() {
        keys.rotateIfDue();
    }

    /// Removes rows that nothing asks for any more.
    public int prune(Handle handle, TokenSettings settings, Instant now) {
        int sessions =
                new SessionRows()
                        .prune(
                                handle,
                                now.minus(KEPT_AFTER_END),
                                now.minus(settings.maxTtl()).minus(KEPT_AFTER_END));
        return sessions + revocations.prune(handle, now.minus(Revocations.KEPT));
    }

    /// After a restore: ends every session, and forgets the signing keys, so that no access token is good either. Another
    /// session that ended after the backup was made would come back to life.
    ///
    /// Who follows the feed or the keys may have seen numbers that the backup does not know: they go on far beyond, so that he
    /// sees a gap, and after it everybody whose tokens are void. How far depends on the moment: who has followed one restore of
    /// a backup sees the gap of another.
    ///
    /// @return how many sessions were still going on
    public static int voidAll(Handle handle, Instant now) {
        handle.execute("DELETE FROM signing_key");
        handle.createUpdate(
                        "UPDATE counter SET value = value + :gap"
                                + " WHERE name IN ('revocation', 'signing_key')")
                .bind("gap", now.toEpochMilli())
                .execute();
        SessionRows sessions = new SessionRows();
        RevocationRows revocations = new RevocationRows();
        for (UserId account : sessions.accountsWithSessions(handle)) {
            revocations.appendAccount(handle, account, now);
        }
        return sessions.endEverything(handle, EndReason.REVOKED, now);
    }
}

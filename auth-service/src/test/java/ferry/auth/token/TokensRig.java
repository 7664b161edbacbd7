package ferry.auth.token;

import ferry.auth.ManualClock;
import ferry.auth.account.Account;
import ferry.auth.account.Accounts;
import ferry.auth.account.DeviceName;
import ferry.auth.audit.AuditTrail;
import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.secret.Secrets;
import ferry.auth.secret.SecretsFile;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/// One replica's sessions and tokens on a database, without the rpcs before them.
final class TokensRig implements AutoCloseable {
    private static final InstallationId INSTALLATION = new InstallationId(new UUID(7, 7));

    final Database database;
    final Tokens tokens;
    private final Secrets secrets;
    private final ManualClock clock;

    private TokensRig(Database database, Secrets secrets, ManualClock clock) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
        this.tokens =
                Tokens.open(
                        INSTALLATION,
                        database,
                        secrets,
                        new Accounts(),
                        new AuditTrail(),
                        TokenSettings.DEFAULTS,
                        clock,
                        new SecureRandom());
    }

    /// @param folder of the secrets, which replicas share
    static TokensRig open(DatabaseSettings settings, Path folder, ManualClock clock)
            throws IOException {
        SecretsFile file = new SecretsFile(folder.resolve("pepper"));
        Secrets secrets = file.exists() ? file.read() : file.create(new SecureRandom());
        return new TokensRig(Database.open(settings), secrets, clock);
    }

    Account account(String name) {
        Account account =
                new Account(
                        new UserId(UUID.randomUUID()),
                        new UserName(name),
                        Role.USER,
                        true,
                        null,
                        1);
        database.write(handle ->
                new Accounts()
                        .create(
                                handle,
                                account,
                                new GuardKeys(secrets).of(account.name()),
                                clock.instant()));
        return account;
    }

    Grant begin(Account account) {
        return begin(account, () -> {});
    }

    /// As a login does.
    ///
    /// @param beforeCommit run when all is written
    Grant begin(Account account, Runnable beforeCommit) {
        Sessions sessions = tokens.sessions();
        DeviceName device = DeviceName.of("Test machine").orElseThrow();
        Sessions.Opened opened =
                database.write(handle -> {
                    new Accounts().lock(handle, account.id());
                    Sessions.Opened written =
                            sessions.open(handle, account.id(), device, "::1", clock.instant());
                    beforeCommit.run();
                    return written;
                });
        return sessions.grant(account, opened, "");
    }

    Optional<Grant> refresh(Grant grant) {
        return tokens.sessions().refresh(grant.refreshToken(), "::1")
                        instanceof RefreshOutcome.Refreshed(Grant next)
                ? Optional.of(next)
                : Optional.empty();
    }

    int endAll(Account account, Optional<Grant> spared) {
        return database.write(handle ->
                tokens.sessions()
                        .endAll(
                                handle,
                                account.id(),
                                spared.map(Grant::session),
                                EndReason.PASSWORD_CHANGED,
                                clock.instant()));
    }

    SigningKeyRing.Next rotate(Rotation how) {
        return database.write(handle -> tokens.keys().rotate(handle, how));
    }

    /// Whose access token it is; empty where it is refused.
    Optional<Caller> caller(Grant grant) {
        return tokens.verifier().verify(grant.accessToken().text())
                        instanceof TokenVerdict.Accepted(Caller caller)
                ? Optional.of(caller)
                : Optional.empty();
    }

    /// Why the access token is refused; empty: it is good.
    Optional<Reason> refusal(Grant grant) {
        return switch (tokens.verifier().verify(grant.accessToken().text())) {
            case TokenVerdict.Accepted _ -> Optional.empty();
            case TokenVerdict.Refused(Reason reason) -> Optional.of(reason);
        };
    }

    @Override
    public void close() {
        database.close();
    }
}

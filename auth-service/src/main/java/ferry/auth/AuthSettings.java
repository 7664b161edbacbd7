package ferry.auth;

import ferry.auth.account.PasswordPolicy;
import ferry.auth.admin.AdminSettings;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.LockoutSettings;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.login.GateSettings;
import ferry.auth.login.PasswordVerifier;
import ferry.auth.login.RegistrationPolicy;
import ferry.auth.token.TokenSettings;
import ferry.kernel.net.Network;
import java.nio.file.Path;
import java.util.Optional;

/// How the auth service runs. Holds no secret but a database password, which its text form leaves out.
///
/// @param dataDir folder of the database file and the secrets; made with mode 0700 if missing
/// @param registration who may make an account
/// @param bcryptCost of new password hashes, 4 to 16; below 10 is for tests
/// @param minPasswordCodePoints least length of a new password, 8 to 256
/// @param sources when attempts from one address are refused, whatever name they are for
/// @param transferTarget gRPC target of the transfer service; empty: the address that a client used
/// @param store the data folder that this database belongs to; empty where nobody knows one
public record AuthSettings(
        Path dataDir,
        DatabaseSettings database,
        RegistrationPolicy registration,
        int bcryptCost,
        int minPasswordCodePoints,
        LockoutSettings lockout,
        SourceSettings sources,
        GateSettings gate,
        TokenSettings tokens,
        AdminSettings admin,
        String transferTarget,
        Optional<Store> store) {
    private static final int MIN_COST = 4;
    private static final int MAX_COST = 16;

    /// A data folder.
    ///
    /// @param fresh whether the database in it may be a new one; later, an empty one has taken the place of one that is lost
    record Store(String id, boolean fresh) {}

    public AuthSettings {
        if (bcryptCost < MIN_COST || bcryptCost > MAX_COST) {
            throw new IllegalArgumentException("bcryptCost: " + bcryptCost + " (expected: 4..16)");
        }
    }

    /// SQLite in the data folder, registration closed.
    public static AuthSettings defaults(Path dataDir) {
        return new AuthSettings(
                dataDir,
                new DatabaseSettings.SqliteFile(dataDir.resolve("auth.db")),
                RegistrationPolicy.CLOSED,
                PasswordVerifier.DEFAULT_COST,
                PasswordPolicy.DEFAULT_MIN_CODE_POINTS,
                LockoutSettings.DEFAULTS,
                SourceSettings.DEFAULTS,
                GateSettings.forThisMachine(),
                TokenSettings.DEFAULTS,
                AdminSettings.DEFAULTS,
                "",
                Optional.empty());
    }

    /// The rules in force, for the log; no secret is among them.
    public String inOneLine() {
        return ("registration=%s bcrypt_cost=%d min_password_length=%d database=%s"
                        + " lockout_free_failures=%d lockout_first=%s lockout_max=%s"
                        + " lockout_forget=%s lockout_cap=%d lockout_device_cap=%d"
                        + " source_failures=%d source_window=%s source_lock=%s source_exempt=%s"
                        + " gate_permits=%d gate_queue=%d gate_wait=%s"
                        + " gate_processors=%s gate_burst=%s"
                        + " access_ttl=%s session_idle_ttl=%s session_max_ttl=%s"
                        + " directory=%s audit_keep=%s")
                .formatted(
                        registration,
                        bcryptCost,
                        minPasswordCodePoints,
                        database,
                        lockout.freeFailures(),
                        lockout.firstLock(),
                        lockout.maxLock(),
                        lockout.forgetAfter(),
                        lockout.cap(),
                        lockout.deviceCap(),
                        sources.maxFailures(),
                        sources.window(),
                        sources.lock(),
                        sources.exempt().isEmpty() ? "none" : Network.format(sources.exempt()),
                        gate.permits(),
                        gate.maxQueued(),
                        gate.maxWait(),
                        gate.processors(),
                        gate.burst(),
                        tokens.accessTtl(),
                        tokens.idleTtl(),
                        tokens.maxTtl(),
                        admin.directory(),
                        admin.auditKept());
    }

    public AuthSettings withDatabase(DatabaseSettings newDatabase) {
        return new AuthSettings(
                dataDir,
                newDatabase,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    public AuthSettings withRegistration(RegistrationPolicy newRegistration) {
        return new AuthSettings(
                dataDir,
                database,
                newRegistration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    /// @param cost below 10 is for tests
    public AuthSettings withPasswords(int cost, int minCodePoints) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                cost,
                minCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    public AuthSettings withLockout(LockoutSettings newLockout) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                newLockout,
                sources,
                gate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    public AuthSettings withSources(SourceSettings newSources) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                newSources,
                gate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    public AuthSettings withGate(GateSettings newGate) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                newGate,
                tokens,
                admin,
                transferTarget,
                store);
    }

    public AuthSettings withAdmin(AdminSettings newAdmin) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                newAdmin,
                transferTarget,
                store);
    }

    public AuthSettings withTransferTarget(String target) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                admin,
                target,
                store);
    }

    /// @param fresh whether the database may be a new one
    public AuthSettings withStore(String storeId, boolean fresh) {
        return new AuthSettings(
                dataDir,
                database,
                registration,
                bcryptCost,
                minPasswordCodePoints,
                lockout,
                sources,
                gate,
                tokens,
                admin,
                transferTarget,
                Optional.of(new Store(storeId, fresh)));
    }
}

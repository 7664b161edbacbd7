package ferry.auth;

import ferry.auth.account.AccountChanges;
import ferry.auth.account.Accounts;
import ferry.auth.account.CommonPasswords;
import ferry.auth.account.DeviceCookies;
import ferry.auth.account.PasswordPolicy;
import ferry.auth.admin.Administration;
import ferry.auth.admin.FirstAdministrator;
import ferry.auth.admin.RefusedCalls;
import ferry.auth.audit.AuditTrail;
import ferry.auth.code.Codes;
import ferry.auth.code.OneTimeCode;
import ferry.auth.db.Database;
import ferry.auth.directory.Directory;
import ferry.auth.lockout.GuardKeys;
import ferry.auth.lockout.Lockout;
import ferry.auth.lockout.SourceLimits;
import ferry.auth.lockout.Waits;
import ferry.auth.login.Bcrypt;
import ferry.auth.login.Gate;
import ferry.auth.login.Login;
import ferry.auth.login.PasswordAttempts;
import ferry.auth.login.PasswordChange;
import ferry.auth.login.PasswordVerifier;
import ferry.auth.login.Redemption;
import ferry.auth.login.Registration;
import ferry.auth.login.SourceLocks;
import ferry.auth.login.Tables;
import ferry.auth.rpc.AdminRpc;
import ferry.auth.rpc.AuthRpc;
import ferry.auth.rpc.DirectoryRpc;
import ferry.auth.rpc.ServerFacts;
import ferry.auth.rpc.TrustRpc;
import ferry.auth.token.Tokens;
import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.LiveSessions;
import ferry.kernel.identity.SigningKeys;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import ferry.kernel.life.Closer;
import ferry.kernel.life.PrivateFiles;
import ferry.kernel.observe.Metrics;
import ferry.kernel.process.ServiceProcess;
import io.grpc.BindableService;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The auth service, put together. It listens nowhere: whoever starts it serves [#services] behind [#tokenVerifier].
public final class AuthService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuthService.class);
    private static final int WEAK_COST = 10;

    private final Closer closer;
    private final Installation installation;
    private final Tokens tokens;
    private final TrustRpc trust;
    private final Directory directory;
    private final FirstAdministrator firstAdministrator;
    private final TokenVerifier verifier;
    private final List<BindableService> services;

    private AuthService(
            Closer closer,
            Installation installation,
            Tokens tokens,
            TrustRpc trust,
            Directory directory,
            FirstAdministrator firstAdministrator,
            TokenVerifier verifier,
            List<BindableService> services) {
        this.closer = closer;
        this.installation = installation;
        this.tokens = tokens;
        this.trust = trust;
        this.directory = directory;
        this.firstAdministrator = firstAdministrator;
        this.verifier = verifier;
        this.services = services;
    }

    /// Opens the database and makes what a first start needs.
    ///
    /// @throws IOException if files are missing, damaged or do not belong together; the message says what to do
    public static AuthService start(AuthSettings settings, InstantSource clock) throws IOException {
        return start(settings, clock, Metrics.none());
    }

    /// As above, and counts what happens.
    public static AuthService start(AuthSettings settings, InstantSource clock, Metrics metrics)
            throws IOException {
        return start(settings, clock, PasswordVerifier.bcrypt(), metrics);
    }

    /// As above, with another hash function.
    static AuthService start(
            AuthSettings settings, InstantSource clock, Bcrypt bcrypt, Metrics metrics)
            throws IOException {
        Closer closer = new Closer();
        try {
            return open(settings, clock, bcrypt, metrics, closer);
        } catch (IOException | RuntimeException failed) {
            try {
                closer.close();
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private static void warnOfWeak(AuthSettings settings) {
        if (settings.bcryptCost() < WEAK_COST) {
            log.warn(
                    "event=weak_setting bcrypt_cost={} expected=\"at least {}\"",
                    settings.bcryptCost(),
                    WEAK_COST);
        }
    }

    private static AuthService open(
            AuthSettings settings,
            InstantSource clock,
            Bcrypt bcrypt,
            Metrics metrics,
            Closer closer)
            throws IOException {
        warnOfWeak(settings);
        SecureRandom random = new SecureRandom();
        PrivateFiles.createDirectory(settings.dataDir());
        Database database =
                closer.register(
                        Database.open(settings.database(), ServiceProcess::endForBrokenDisk));
        Installation installation = Installation.open(settings, database, random);

        Accounts accounts = new Accounts();
        AuditTrail audit = new AuditTrail(metrics);
        DeviceCookies cookies = new DeviceCookies(random);
        Tables tables = new Tables(database, accounts, cookies, audit);
        AccountChanges changes = new AccountChanges();
        Codes codes = new Codes(random);
        Tokens tokens =
                Tokens.open(
                        installation.id(),
                        database,
                        installation.secrets(),
                        accounts,
                        audit,
                        settings.tokens(),
                        clock,
                        random);

        GuardKeys guardKeys = new GuardKeys(installation.secrets());
        Waits waits = new Waits(random);
        Lockout lockout = new Lockout(database, settings.lockout(), clock, waits);
        SourceLimits sources =
                new SourceLimits(
                        settings.sources(), clock, waits, new SourceLocks(tables, clock)::locked);
        Gate gate = closer.register(new Gate(settings.gate(), metrics));
        PasswordVerifier passwords =
                new PasswordVerifier(
                        installation.secrets(), settings.bcryptCost(), gate, bcrypt, random);
        PasswordPolicy policy =
                new PasswordPolicy(settings.minPasswordCodePoints(), CommonPasswords.shipped());

        PasswordAttempts attempts =
                new PasswordAttempts(tables, lockout, sources, passwords, clock, metrics);
        Login login = new Login(tables, guardKeys, attempts, passwords, tokens.sessions(), clock);
        Redemption redemption =
                new Redemption(
                        policy,
                        tables,
                        changes,
                        codes,
                        guardKeys,
                        sources,
                        passwords,
                        tokens.sessions(),
                        clock);
        PasswordChange passwordChange =
                new PasswordChange(
                        policy,
                        tables,
                        changes,
                        codes,
                        guardKeys,
                        attempts,
                        passwords,
                        tokens.sessions(),
                        clock);
        Registration registration =
                new Registration(
                        settings.registration(),
                        policy,
                        tables,
                        guardKeys,
                        sources,
                        passwords,
                        redemption,
                        tokens.sessions(),
                        clock);
        Administration administration =
                new Administration(
                        database,
                        accounts,
                        changes,
                        cookies,
                        audit,
                        codes,
                        guardKeys,
                        lockout,
                        tokens.sessions(),
                        tokens.keys(),
                        clock);
        Directory directory = new Directory(database);
        closer.register(new Housekeeping(database, lockout, tokens, audit, settings, clock));

        TrustRpc trust = new TrustRpc(installation.id(), tokens);
        ServerFacts facts =
                new ServerFacts(
                        installation.id(),
                        version(),
                        settings.registration(),
                        settings.minPasswordCodePoints(),
                        settings.transferTarget());
        return new AuthService(
                closer,
                installation,
                tokens,
                trust,
                directory,
                new FirstAdministrator(database, changes, codes, audit, clock),
                new RefusedCalls(tokens.verifier(), database, audit, clock),
                List.of(
                        new AuthRpc(
                                facts,
                                login,
                                registration,
                                redemption,
                                passwordChange,
                                tokens.sessions()),
                        new DirectoryRpc(
                                directory,
                                settings.admin().directory(),
                                caller ->
                                        database.read(handle ->
                                                changes.isAdministrator(
                                                        handle, caller.id(), caller.session()))),
                        new AdminRpc(administration),
                        trust));
    }

    private static String version() {
        return Optional.ofNullable(AuthService.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /// The rpcs of `ferry.auth.v1`.
    public List<BindableService> services() {
        return services;
    }

    /// Judges access tokens of this installation, and knows the sessions that have ended here.
    public TokenVerifier tokenVerifier() {
        return verifier;
    }

    public SigningKeys signingKeys() {
        return tokens.keys();
    }

    public InstallationId installationId() {
        return installation.id();
    }

    /// Which sessions go on: every one that has ended at this replica is known at once.
    public LiveSessions liveSessions() {
        return tokens.revocations();
    }

    /// Tells of accounts that may have been deleted.
    ///
    /// @param listener must not block
    public void listen(Consumer<UserId> listener) {
        tokens.revocations().listen(listener);
    }

    /// Ends the streams of followers. No new one may begin.
    public void drain() {
        trust.drain();
    }

    /// Looks people up within the process.
    public Directory directory() {
        return directory;
    }

    /// Makes a one-time code for the first administrator, to be shown to whoever has started the server, and to nobody else.
    ///
    /// @return empty if there is an administrator
    public Optional<OneTimeCode> setupCode() {
        return firstAdministrator.code();
    }

    /// Ends what runs, closes the database. Stop serving first. Closing twice is harmless.
    @Override
    public void close() throws IOException {
        closer.close();
    }
}

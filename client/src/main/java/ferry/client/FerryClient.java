package ferry.client;

import ferry.client.home.FerryHome;
import ferry.client.home.ServerIdentity;
import ferry.client.model.Account;
import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Grant;
import ferry.client.model.Outgoing;
import ferry.client.model.Person;
import ferry.client.model.Problem;
import ferry.client.model.Receipt;
import ferry.client.model.ServerAddress;
import ferry.client.model.ServerFacts;
import ferry.client.model.Transfer;
import ferry.client.receive.Intake;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveLoop;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import ferry.client.retry.Time;
import ferry.client.rpc.AuthCalls;
import ferry.client.rpc.Link;
import ferry.client.rpc.TransferCalls;
import ferry.client.rpc.TransferPage;
import ferry.client.session.Access;
import ferry.client.session.Accounts;
import ferry.client.session.Credentials;
import ferry.client.session.MemoryAccounts;
import ferry.client.session.Session;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.UploadJob;
import ferry.client.upload.UploadLoop;
import ferry.client.watch.DeliveryWatch;
import ferry.client.watch.WatchHandler;
import ferry.client.watch.WatchLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One person at one server: log in, send, receive, watch.
///
/// ```java
/// ConnectString server = ConnectString.parse("ferry://files.example.org:7443#k2v…");
/// Trust trust = new Trust.Pinned(server.fingerprint().orElseThrow());
/// try (FerryClient client = FerryClient.connect(server.address(), trust)) {
///     client.login("alice", password, "laptop");
///     try (Source report = Source.file(Path.of("report.pdf"))) {
///         Outgoing outgoing = Outgoing.file("report.pdf", List.of("bob"));
///         client.send(outgoing, report, SendOptions.fresh(), SendListener.NONE);
///     }
/// }
/// ```
///
/// Every method blocks and may be called from any thread; an interrupt ends it with
/// [Problem#INTERRUPTED] and leaves a transfer where a later call can go on. Everything that goes
/// wrong is a [FerryException]. Nothing is printed. The connection is made when it is first needed.
public final class FerryClient implements AutoCloseable {

    private static final int MAX_PAGES = 1_000;

    private final ServerAddress address;
    private final Trust trust;
    private final @Nullable FerryHome home;
    private final InstantSource clock;
    private final Persistence persistence;
    private final Link link;
    private final AuthCalls auth;
    private final Object opening = new Object();
    private @Nullable Accounts accounts;
    private @Nullable Session session;
    private @Nullable Link transferLink;
    private @Nullable Access access;

    private FerryClient(
            ServerAddress address,
            Trust trust,
            @Nullable FerryHome home,
            InstantSource clock,
            Persistence persistence) {
        this.address = address;
        this.trust = trust;
        this.home = home;
        this.clock = clock;
        this.persistence = persistence;
        this.link = Link.to(address, trust);
        this.auth = new AuthCalls(link);
    }

    /// A client that forgets everything when it is closed.
    public static FerryClient connect(ServerAddress address, Trust trust) {
        return new FerryClient(address, trust, null, InstantSource.system(), usualPersistence());
    }

    /// A client that keeps tokens and device cookies in a home, and takes up what is there.
    public static FerryClient connect(ServerAddress address, Trust trust, FerryHome home) {
        return new FerryClient(address, trust, home, InstantSource.system(), usualPersistence());
    }

    private static Persistence usualPersistence() {
        return new Persistence(Time.SYSTEM, new SecureRandom(), Persistence.FIRST_CONNECT);
    }

    public ServerAddress address() {
        return address;
    }

    /// What the server tells everybody.
    public ServerFacts serverFacts() {
        return persistence.repeatable(auth::serverFacts, link::retryNow);
    }

    /// Makes an account and logs in.
    ///
    /// @param device what the person calls this machine
    /// @param code invite code; empty where none is needed
    public Account register(String name, String password, String device, String code) {
        return enter(
                name,
                _ ->
                        persistence.once(
                                () -> auth.register(name, password, device, code), link::retryNow));
    }

    /// Logs in. Never repeated when it may have been heard: each try counts.
    public Account login(String name, String password, String device) {
        return enter(
                name,
                credentials ->
                        persistence.once(
                                () ->
                                        auth.login(
                                                name, password, device, credentials.deviceCookie()),
                                link::retryNow));
    }

    private Account enter(String name, Function<Credentials, Grant> question) {
        ServerIdentity server = new ServerIdentity(authority(), serverFacts().installationId());
        Accounts at = home == null ? memory() : home.accounts(server);
        Grant grant = question.apply(at.of(name.toLowerCase(Locale.ROOT)));
        Credentials credentials = at.of(grant.account().name());
        credentials.exclusively(() -> {
            credentials.store(grant);
            return grant;
        });
        at.use(grant.account().name());
        if (home != null) {
            home.remember(address, server);
        }
        takeUp(at);
        return grant.account();
    }

    private Accounts memory() {
        synchronized (opening) {
            return accounts == null ? new MemoryAccounts() : accounts;
        }
    }

    private void takeUp(Accounts at) {
        synchronized (opening) {
            accounts = at;
            session = null;
            access = null;
        }
    }

    /// Ends the session. The device cookie stays, so that this device keeps getting in.
    public void logout() {
        Session current = session();
        Credentials credentials = credentials();
        try {
            current.call(token -> {
                auth.logout(token);
                return token;
            });
        } catch (FerryException e) {
            if (!over(e.problem())) {
                throw e;
            }
        }
        credentials.exclusively(() -> {
            credentials.drop();
            return credentials;
        });
        takeUp(accounts());
    }

    private static boolean over(Problem problem) {
        return switch (problem) {
            case TOKEN_INVALID, TOKEN_EXPIRED, SESSION_REVOKED -> true;
            default -> false;
        };
    }

    /// Who the tokens belong to, by the server.
    public Account whoAmI() {
        return ask(auth::whoAmI);
    }

    /// The name in use, without asking the server.
    public Optional<String> userName() {
        return accounts().current().filter(name -> accounts().of(name).tokens().isPresent());
    }

    /// The people among these names; unknown names are left out.
    public List<Person> lookup(List<String> names) {
        return ask(token -> auth.lookup(names, token));
    }

    /// Everybody, where the server tells.
    public List<Person> people() {
        return ask(auth::people);
    }

    /// Sends, and returns when every byte is durable at the server.
    public Transfer send(
            Outgoing outgoing, Source source, SendOptions options, SendListener listener) {
        return new UploadLoop(access(), new UploadJob(outgoing, source, options, listener)).run();
    }

    /// Waits until every recipient has answered.
    public Transfer awaitDelivery(
            String transferId, Optional<Duration> timeout, Consumer<Transfer> progress) {
        return new DeliveryWatch(access(), transferId, progress).await(timeout);
    }

    /// Receives one file, following it while it is still being sent.
    public Received receive(String transferId, ReceiveOptions options, ReceiveListener listener) {
        return receive(transfer(transferId), options, listener);
    }

    /// Receives one file, following it while it is still being sent.
    public Received receive(Transfer transfer, ReceiveOptions options, ReceiveListener listener) {
        return new ReceiveLoop(access(), transfer, options, listener).run();
    }

    /// Takes what is sent to this account.
    public Intake intake(IntakeOptions options, IntakeListener listener) {
        return new Intake(access(), options, listener);
    }

    /// Follows events until the handler has had enough or the thread is interrupted.
    public void watch(WatchHandler handler) {
        Deadline never = Deadline.in(Optional.empty(), access().time());
        new WatchLoop(access(), handler, true, never).run();
    }

    public Transfer transfer(String transferId) {
        return access().ask((calls, token) -> calls.transfer(token, transferId));
    }

    /// What was sent to this account, newest first.
    public List<Transfer> inbox() {
        return list((page, token) -> access().calls().inbox(token, page));
    }

    /// What this account has sent, newest first.
    public List<Transfer> outbox() {
        return list((page, token) -> access().calls().outbox(token, page));
    }

    private List<Transfer> list(BiFunction<String, String, TransferPage> question) {
        List<Transfer> all = new ArrayList<>();
        String page = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            String wanted = page;
            TransferPage answer = access().ask((_, token) -> question.apply(wanted, token));
            all.addAll(answer.transfers());
            page = answer.next();
            if (page.isEmpty()) {
                break;
            }
        }
        return List.copyOf(all);
    }

    /// Ends an unfinished transfer of this account's.
    public Transfer cancel(String transferId) {
        return access().ask((calls, token) -> calls.cancel(token, transferId));
    }

    /// Says that a file is not wanted.
    public Receipt decline(String transferId) {
        return access().ask((calls, token) -> calls.confirmDeclined(token, transferId));
    }

    private <T> T ask(Function<String, T> question) {
        return persistence.repeatable(() -> session().call(question), link::retryNow);
    }

    private Optional<Fingerprint> authority() {
        return switch (trust) {
            case Trust.Pinned(Fingerprint pin) -> Optional.of(pin);
            case Trust.Plaintext() -> Optional.empty();
        };
    }

    private Accounts accounts() {
        synchronized (opening) {
            if (accounts == null) {
                accounts = home == null ? new MemoryAccounts() : home.accounts(identity(home));
            }
            return accounts;
        }
    }

    /// Known by the address, or else by asking.
    private ServerIdentity identity(FerryHome from) {
        return from.pinnedAt(address)
                .filter(known -> known.authority().equals(authority()))
                .orElseGet(() -> new ServerIdentity(authority(), serverFacts().installationId()));
    }

    private Credentials credentials() {
        Accounts at = accounts();
        return at.of(
                at.current()
                        .orElseThrow(() ->
                                new FerryException(
                                        Problem.NOT_LOGGED_IN, "not logged in at " + address)));
    }

    private Session session() {
        synchronized (opening) {
            if (session == null) {
                session = new Session(auth, credentials(), clock, persistence, link::retryNow);
            }
            return session;
        }
    }

    private Access access() {
        synchronized (opening) {
            if (access == null) {
                TransferCalls calls =
                        new TransferCalls(transferLink(session().tokens().transferTarget()));
                access = new Access(calls, session(), persistence, accounts().deviceId());
            }
            return access;
        }
    }

    private Link transferLink(String target) {
        if (target.isEmpty()) {
            return link;
        }
        if (transferLink == null) {
            transferLink = Link.toTarget(target, trust);
        }
        return transferLink;
    }

    /// Ends every call that is still open. Closing twice is harmless.
    @Override
    public void close() {
        synchronized (opening) {
            if (transferLink != null) {
                transferLink.close();
            }
        }
        link.close();
    }
}

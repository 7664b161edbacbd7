package ferry.client;

import ferry.client.home.FerryHome;
import ferry.client.local.Room;
import ferry.client.model.Account;
import ferry.client.model.FerryException;
import ferry.client.model.LiveSession;
import ferry.client.model.Outgoing;
import ferry.client.model.Person;
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
import ferry.client.rpc.TransferPage;
import ferry.client.session.Access;
import ferry.client.trust.Trust;
import ferry.client.unfinished.Sends;
import ferry.client.unfinished.Unfinished;
import ferry.client.upload.RestlessFile;
import ferry.client.upload.RestlessFolder;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendNotice;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.client.upload.UploadJob;
import ferry.client.upload.UploadLoop;
import ferry.client.upload.UploadTicket;
import ferry.client.watch.DeliveryWatch;
import ferry.client.watch.WatchHandler;
import ferry.client.watch.WatchLoop;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One person at one server: log in, send, receive, watch.
///
/// Sending, through broken connections, restarted servers and a process that dies: whoever calls
/// it again goes on where the server stands.
///
/// ```java
/// ConnectString server = ConnectString.parse(connectString); // as the server prints it
/// Trust trust = new Trust.Pinned(server.fingerprint().orElseThrow());
/// FerryHome home = FerryHome.at(folder); // private: it keeps tokens, and what is unfinished
/// try (FerryClient client = FerryClient.connect(server.address(), trust, home)) {
///     client.login("alice", password, "report server");
///     SendListener progress =
///             new SendListener() {
///                 @Override
///                 public void sent(long position, OptionalLong size) {
///                     gauge.accept(position);
///                 }
///             };
///     try (Source source = Source.file(report)) {
///         client.send(
///                 Outgoing.file("report.pdf", List.of("bob")),
///                 source,
///                 SendOptions.usual().until(Waiting.DELIVERED).withLimit(8 << 20),
///                 progress);
///     }
/// }
/// ```
///
/// Receiving whatever comes, while it is still being sent, until the thread is interrupted:
///
/// ```java
/// IntakeListener arrivals =
///         new IntakeListener() {
///             @Override
///             public void ended(Received received) {
///                 if (received instanceof Received.Saved saved) {
///                     files.accept(saved.file());
///                 }
///             }
///         };
/// client.intake(IntakeOptions.everything(ReceiveOptions.into(folder)), arrivals).keepTaking();
/// ```
///
/// Watching what happens, and missing nothing while the program does not run:
///
/// ```java
/// client.watch(
///         new WatchHandler() {
///             @Override
///             public Optional<String> lastCursor() {
///                 return ledger.cursor();
///             }
///
///             @Override
///             public String lookAnew() {
///                 FerryClient.Listing sent = client.listOutbox();
///                 sent.transfers().forEach(ledger::note);
///                 return sent.cursor();
///             }
///
///             @Override
///             public boolean handle(Event event) {
///                 if (event instanceof Event.ReceiptChanged(String id, Receipt receipt)) {
///                     ledger.note(id, receipt); // the same once more changes nothing
///                 }
///                 return true;
///             }
///
///             @Override
///             public void dealtWith(String cursor) {
///                 ledger.keep(cursor);
///             }
///         });
/// ```
///
/// Every method blocks and may be called from any thread, several at once: one client is enough for
/// a program, and each of its calls has a stream of its own. An interrupt cancels the call of its
/// thread: it ends with [Problem#INTERRUPTED] and leaves a transfer where a later call can go on.
/// [#close] ends the calls of all threads. Listeners are called on the thread that sends, and for an
/// [Intake] on several at once; what they do slowly slows the transfer. Sources and listeners stay
/// the caller's.
///
/// Everything that goes wrong is a [FerryException] with a [Problem] to switch on. Nothing is
/// printed and no process is ended. The connection is made when it is first needed.
public final class FerryClient implements AutoCloseable {

    private static final int MAX_PAGES = 1_000;

    private final Connection connection;
    private final Room room = new Room();
    private final Membership membership;

    private FerryClient(
            ServerAddress address, Trust trust, @Nullable FerryHome home, Duration patience) {
        Persistence persistence = new Persistence(Time.SYSTEM, new SecureRandom(), patience);
        this.connection = new Connection(address, trust, InstantSource.system(), persistence);
        this.membership = new Membership(connection, home);
    }

    /// A client that forgets everything when it is closed.
    public static FerryClient connect(ServerAddress address, Trust trust) {
        return new FerryClient(address, trust, null, Persistence.FIRST_CONNECT);
    }

    /// A client that keeps tokens and device cookies in a home, and takes up what is there.
    public static FerryClient connect(ServerAddress address, Trust trust, FerryHome home) {
        return connect(address, trust, home, Persistence.FIRST_CONNECT);
    }

    /// The same with another patience: how long a question is asked again while the server is away. With none, it is asked
    /// once.
    public static FerryClient connect(
            ServerAddress address, Trust trust, FerryHome home, Duration patience) {
        return new FerryClient(address, trust, home, patience);
    }

    public ServerAddress address() {
        return connection.address();
    }

    /// What the server tells everybody.
    public ServerFacts serverFacts() {
        return connection.facts();
    }

    /// Makes an account and logs in.
    ///
    /// @param device what the person calls this machine
    /// @param code invite code; empty where none is needed
    public Account register(String name, String password, String device, String code) {
        return membership.enterOnce(
                name,
                () ->
                        connection.once(
                                () -> connection.auth().register(name, password, device, code)));
    }

    /// Logs in. Never repeated when it may have been heard: each try counts.
    public Account login(String name, String password, String device) {
        return membership.enter(
                name,
                credentials ->
                        connection.once(() ->
                                connection
                                        .auth()
                                        .login(
                                                name,
                                                password,
                                                device,
                                                credentials.deviceCookie())));
    }

    /// Sets a password with a one-time code, and logs in. With the code of an administrator's reset
    /// that is another password for the account of that name; with an invite, or the code that the
    /// first start of a server prints, it is a new account.
    ///
    /// Not repeated by itself: when the answer is lost the code may be used up, and the password
    /// good.
    ///
    /// @param device what the person calls this machine
    public Account redeem(String name, String code, String newPassword, String device) {
        return membership.enterOnce(
                name,
                () ->
                        connection.once(
                                () -> connection.auth().redeem(name, code, newPassword, device)));
    }

    /// Changes the password and ends all other sessions of the account. A wrong old one counts like
    /// a failed login, so it is not repeated by itself.
    public void changePassword(String oldPassword, String newPassword) {
        Optional<String> cookie = membership.deviceCookie();
        connection.once(() ->
                membership
                        .session()
                        .call(token -> {
                            connection
                                    .auth()
                                    .changePassword(token, oldPassword, newPassword, cookie);
                            return token;
                        }));
    }

    /// What administrators can do.
    public Administration admin() {
        return new Administration(connection, membership);
    }

    /// Ends the session. The device cookie stays, so that this device keeps getting in.
    ///
    /// The tokens are forgotten here even when the server cannot be told.
    ///
    /// @return why the server could not be told; nothing when the session is over there too
    public Optional<FerryException> logout() {
        Optional<FerryException> untold = endSession();
        membership.leave();
        return untold;
    }

    private Optional<FerryException> endSession() {
        try {
            ask(token -> {
                connection.auth().logout(token);
                return token;
            });
        } catch (FerryException e) {
            return switch (e.problem()) {
                case TOKEN_INVALID, TOKEN_EXPIRED, SESSION_REVOKED -> Optional.empty();
                case NOT_LOGGED_IN, CREDENTIALS_EXPOSED, LOCAL_STORAGE, BUSY, INTERRUPTED ->
                        throw e;
                default -> Optional.of(e);
            };
        }
        return Optional.empty();
    }

    /// The sessions of this account that go on, newest first.
    public List<LiveSession> sessions() {
        return ask(connection.auth()::sessions);
    }

    /// Ends a session of this account, on whichever device. One that is over is left so; to end the own one, [#logout]
    /// forgets the tokens too.
    public void revokeSession(String sessionId) {
        ask(token -> {
            connection.auth().revokeSession(sessionId, token);
            return token;
        });
    }

    /// Who the tokens belong to, by the server.
    public Account whoAmI() {
        return ask(connection.auth()::whoAmI);
    }

    /// The name in use, without asking the server.
    public Optional<String> userName() {
        return membership.userName();
    }

    /// The people among these names; unknown names are left out.
    public List<Person> lookup(List<String> names) {
        return ask(token -> connection.auth().lookup(names, token));
    }

    /// Everybody, where the server tells.
    public List<Person> people() {
        return ask(connection.auth()::people);
    }

    /// Sends, and returns when it counts as done: as a rule when every byte is durable at the server.
    ///
    /// It goes on through broken connections and restarted servers for as long as the options allow.
    /// A client with a home notes it before the first byte. When this process dies the same call in
    /// another goes on where the server stands, and a file that has changed meanwhile begins anew;
    /// the listener is told. While one process is at it another one's same call is refused.
    ///
    /// @param source stays the caller's to close
    /// @throws FerryException BUSY; SOURCE_CHANGED when the file changes under way; RECIPIENT_UNKNOWN,
    ///     QUOTA_EXCEEDED and others that the server gives
    public Transfer send(
            Outgoing outgoing, Source source, SendOptions options, SendListener listener) {
        return send(new UploadJob(outgoing, source, options, listener, deadline(options)));
    }

    private Deadline deadline(SendOptions options) {
        return Deadline.in(options.timeout(), access().time());
    }

    private Transfer send(UploadJob job) {
        SendOptions options = job.options();
        return options.transferId().isPresent()
                ? sendUnnoted(job, options.transferId().get())
                : sends().map(sends -> sends.send(job))
                        .orElseGet(() -> sendUnnoted(job, UUID.randomUUID().toString()));
    }

    /// Sends a file, like [#send]. One that changes under way is cancelled and begins anew, under a new id, three times at most;
    /// the listener is told. Under an id of the caller's it does not begin anew.
    ///
    /// @param outgoing an [Outgoing#file]
    /// @throws FerryException SOURCE_MISSING; SOURCE_CHANGED when it changes each time or is removed; BUSY and others, as [#send]
    public Transfer sendFile(
            Outgoing outgoing, Path file, SendOptions options, SendListener listener) {
        Deadline deadline = deadline(options);
        boolean again = options.transferId().isEmpty();
        return new RestlessFile(file, again, listener, access().persistence(), deadline)
                .send(source -> send(new UploadJob(outgoing, source, options, listener, deadline)));
    }

    /// Sends a folder, like [#send]. What changes under way is listed anew, and left out when it does so three
    /// times; the listener is told of that, of what else is left out, and of names that had to be changed. It begins anew ten
    /// times at most, and under an id of the caller's not at all.
    ///
    /// @param outgoing an [Outgoing#folder]
    /// @throws FerryException SOURCE_MISSING; SOURCE_CHANGED when something in it changes an eleventh time; BUSY and others, as
    ///     [#send]
    public Transfer sendFolder(
            Outgoing outgoing, Path folder, SendOptions options, SendListener listener) {
        Deadline deadline = deadline(options);
        boolean again = options.transferId().isEmpty();
        return new RestlessFolder(folder, again, listener, access().persistence(), deadline)
                .send(source -> send(new UploadJob(outgoing, source, options, listener, deadline)));
    }

    private Transfer sendUnnoted(UploadJob job, String transferId) {
        Transfer stored = new UploadLoop(access(), job, UploadTicket.fresh(transferId)).run();
        return switch (job.options().until()) {
            case DURABLE, DURABLE_AND_NOTED -> stored;
            case DELIVERED ->
                    new DeliveryWatch(access(), transferId, job.listener()::answered)
                            .await(job.deadline());
        };
    }

    /// The account's sends that are noted in the home and not done. None without a home.
    ///
    /// @param notices told of notes that make no sense; they are set aside
    public List<Unfinished> unfinished(Consumer<SendNotice> notices) {
        return sends().map(sends -> sends.all(notices)).orElse(List.of());
    }

    /// Goes on with a send of [#unfinished].
    ///
    /// @return nothing when there is nothing to go on with; the listener is told why
    /// @throws FerryException BUSY while somebody else is at it; SOURCE_MISSING when its file is gone
    public Optional<Transfer> resume(
            Unfinished unfinished, SendOptions options, SendListener listener) {
        return sends().flatMap(sends -> sends.resume(unfinished, options, listener));
    }

    private Optional<Sends> sends() {
        return membership.unfinished().map(folder -> new Sends(access(), folder));
    }

    /// How many bytes of a send of this account's are durable at the server now, while another thread sends them. Cheap
    /// enough to be asked every second, and asked once: a failure is thrown, and nothing waited for.
    ///
    /// @throws FerryException TRANSFER_UNKNOWN before the server has heard of it
    public long persisted(String transferId) {
        Access access = access();
        return access.session().call(token -> access.calls().persisted(token, transferId));
    }

    /// Waits until every recipient has answered. What is noted of the send is forgotten then.
    public Transfer awaitDelivery(
            String transferId, Optional<Duration> timeout, Consumer<Transfer> progress) {
        Access access = access();
        Transfer answered =
                new DeliveryWatch(access, transferId, progress)
                        .await(Deadline.in(timeout, access.time()));
        sends().ifPresent(sends -> sends.forget(transferId));
        return answered;
    }

    /// Receives one file, following it while it is still being sent.
    public Received receive(String transferId, ReceiveOptions options, ReceiveListener listener) {
        return receive(transfer(transferId), options, listener);
    }

    /// Receives one file, following it while it is still being sent.
    public Received receive(Transfer transfer, ReceiveOptions options, ReceiveListener listener) {
        return new ReceiveLoop(access(), transfer, Optional.empty(), options, room, listener).run();
    }

    /// Takes what is sent to this account.
    public Intake intake(IntakeOptions options, IntakeListener listener) {
        return new Intake(access(), options, room, listener);
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
        return listInbox().transfers();
    }

    /// What this account has sent, newest first.
    public List<Transfer> outbox() {
        return listOutbox().transfers();
    }

    /// What was sent to this account, with the place from which a watch goes on.
    public Listing listInbox() {
        return list((page, token) -> access().calls().inbox(token, page));
    }

    /// What this account has sent, with the place from which a watch goes on.
    public Listing listOutbox() {
        return list((page, token) -> access().calls().outbox(token, page));
    }

    /// A list as it was at one moment.
    ///
    /// @param transfers newest first
    /// @param cursor a watch that starts here misses nothing that came after the list
    public record Listing(List<Transfer> transfers, String cursor) {
        public Listing {
            transfers = List.copyOf(transfers);
        }
    }

    private Listing list(BiFunction<String, String, TransferPage> question) {
        List<Transfer> all = new ArrayList<>();
        String page = "";
        String cursor = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            String wanted = page;
            TransferPage answer = access().ask((_, token) -> question.apply(wanted, token));
            all.addAll(answer.transfers());
            cursor = answer.cursor(); // the first page's, on every page
            page = answer.next();
            if (page.isEmpty()) {
                break;
            }
        }
        return new Listing(all, cursor);
    }

    /// Ends an unfinished transfer of this account's.
    public Transfer cancel(String transferId) {
        Transfer cancelled = access().ask((calls, token) -> calls.cancel(token, transferId));
        sends().ifPresent(sends -> sends.forget(transferId));
        return cancelled;
    }

    /// Says that a file is not wanted.
    public Receipt decline(String transferId) {
        return access().ask((calls, token) -> calls.confirmDeclined(token, transferId));
    }

    private <T> T ask(Function<String, T> question) {
        return connection.repeatable(() -> membership.session().call(question));
    }

    private Access access() {
        return membership.access();
    }

    /// Ends every call that is still open. Closing twice is harmless.
    @Override
    public void close() {
        connection.close();
    }
}

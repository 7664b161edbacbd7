package ferry.transfer.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.SessionId;
import ferry.store.BlobReader;
import ferry.store.Crc32c;
import ferry.transfer.admission.Admission;
import ferry.transfer.announce.LocalAnnouncements;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.GatedBlobStore;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.ManualClock;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.sql.SqlLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The upload step with a real ledger, blobs in memory, and time and forces in the test's hand. Files go from alice to
/// bob. After each test no blob is open any more that a stream has left.
final class UploadRig implements BeforeEachCallback, AfterEachCallback {
    final ManualClock clock = new ManualClock();
    final GatedBlobStore store = new GatedBlobStore();
    final FakePeople people = new FakePeople();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Interposed.Around around = new Interposed.Around() {};
    private Path folder;
    private Ledger ledger;
    private Uploads uploads;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("uploads");
        ledger =
                SqlLedger.open(
                        folder.resolve("ledger.db"),
                        new UUID(1, 1),
                        new SecureRandom(),
                        error -> {
                            throw new AssertionError(error);
                        });
        uploads = start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        store.open();
        threads.close();
        ledger.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Uploads start() {
        return new Uploads(
                Interposed.ledger(
                        ledger,
                        new Interposed.Around() {
                            @Override
                            public void before(String method, @Nullable Object[] arguments)
                                    throws Exception {
                                around.before(method, arguments);
                            }

                            @Override
                            public void after(String method, @Nullable Object[] arguments)
                                    throws Exception {
                                around.after(method, arguments);
                            }
                        }),
                store,
                new LocalAnnouncements(),
                new Admission(people),
                UploadLimits.DEFAULT,
                clock,
                threads);
    }

    /// The process dies with the machine, and starts again.
    void losePower() {
        store.losePower();
        ledger.pauseAll();
        uploads = start();
    }

    void interpose(Interposed.Around steps) {
        around = steps;
    }

    Uploads uploads() {
        return uploads;
    }

    Ledger ledger() {
        return ledger;
    }

    static Caller caller(String name) {
        Party party = FakePeople.party(name);
        return new Caller(party.id(), party.name(), new SessionId(new UUID(0, 1)), Role.USER);
    }

    /// One stream as the rim sees it: it leaves when it is told to end.
    final class UploadStream {
        final UploadSession session;
        final Queue<Fault> told;

        UploadStream(UploadSession session, Queue<Fault> told) {
            this.session = session;
            this.told = told;
        }

        void append(long offset, byte[] data) {
            session.append(chunk(offset, data));
            session.hasRoomOr(() -> {});
        }

        void append(long offset, String text) {
            append(offset, bytes(text));
        }

        List<Reason> reasons() {
            return told.stream().map(Fault::reason).toList();
        }
    }

    UploadStream open(TransferId id, long attempt, String... recipients) {
        return open(id, attempt, null, recipients);
    }

    UploadStream open(TransferId id, long attempt, @Nullable Long size, String... recipients) {
        Queue<Fault> told = new ConcurrentLinkedQueue<>();
        Opened opened =
                uploads.open(caller("alice"), request(id, attempt, size, recipients), told::add);
        assertThat(opened).isInstanceOf(Opened.Writing.class);
        return new UploadStream(((Opened.Writing) opened).session(), told);
    }

    static OpenRequest request(
            TransferId id, long attempt, @Nullable Long size, String... recipients) {
        Spec plain = Drafts.spec("report.pdf");
        Spec spec =
                new Spec(
                        plain.fileName(),
                        size,
                        plain.contentType(),
                        plain.kind(),
                        null,
                        null,
                        false,
                        "",
                        null);
        List<String> names = recipients.length == 0 ? List.of("bob") : List.of(recipients);
        return new OpenRequest(
                id, attempt, new OpenRequest.Offered(spec, names, "digest of " + size + names));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Chunk chunk(long offset, byte[] data) {
        return new Chunk(
                offset, Crc32c.of(ByteBuffer.wrap(data)), new ByteBuffer[] {ByteBuffer.wrap(data)});
    }

    static Chunk chunk(long offset, String text) {
        return chunk(offset, bytes(text));
    }

    static Claim claim(byte[] whole) {
        return new Claim(
                new Transfer.Whole(whole.length, sha256(whole)), Crc32c.of(ByteBuffer.wrap(whole)));
    }

    static Sha256 sha256(byte[] bytes) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    Transfer stored(TransferId id) {
        return ledger.find(id).orElseThrow();
    }

    /// What the blob store or the ledger has of the file.
    byte[] content(TransferId id) throws IOException {
        Transfer transfer = stored(id);
        if (transfer.blob() == null) {
            return ledger.inlineData(id).orElseThrow();
        }
        try (BlobReader reader = store.open(transfer.blob())) {
            ByteBuffer into = ByteBuffer.allocate(40 << 20);
            reader.read(0, into);
            byte[] all = new byte[into.position()];
            into.get(0, all);
            return all;
        }
    }

    List<EventKind> kinds(String user) {
        LogPosition start = new LogPosition(ledger.end(FakePeople.id(user)).epoch(), 0);
        LogSlice slice = ledger.read(FakePeople.id(user), start, 1000);
        return ((LogSlice.Events) slice).events().stream().map(Event::kind).toList();
    }

    static Fault refused(ThrowingCallable call) {
        return catchThrowableOfType(Fault.class, call);
    }
}

package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.store.BlobWriter;
import ferry.store.Crc32c;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.Verdict;
import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All uploads of this process. Safe for use by many threads.
public final class Uploads {
    /// A file of at most this many bytes that arrives in its first message is kept in the ledger.
    public static final int MAX_INLINE_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    private final Ledger ledger;
    private final BlobStore store;
    private final Announcements announcements;
    private final Admission admission;
    private final UploadLimits limits;
    private final InstantSource clock;
    private final Executor checkpoints;

    private final ConcurrentMap<TransferId, GrowingBlob> growing = new ConcurrentHashMap<>();
    private final Set<UploadSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /// @param checkpoints runs tasks that block on the disk; at most one for each upload at a time
    public Uploads(
            Ledger ledger,
            BlobStore store,
            Announcements announcements,
            Admission admission,
            UploadLimits limits,
            InstantSource clock,
            Executor checkpoints) {
        this.ledger = ledger;
        this.store = store;
        this.announcements = announcements;
        this.admission = admission;
        this.limits = limits;
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    /// Opens an upload stream.
    ///
    /// @param ended told, on any thread, when the stream has to end before its sender ends it
    public Opened open(Caller caller, OpenRequest request, Consumer<Fault> ended) {
        refuseWhenDraining();
        Opening opening = ledger.open(admit(caller, request, BlobId.random(), true));
        return switch (opening) {
            case Opening.Granted granted -> new Opened.Writing(begin(caller, granted, ended));
            case Opening.Final(Transfer transfer) -> repeat(transfer);
            case Opening refused -> throw refusal(refused);
        };
    }

    /// Takes a file that has arrived whole in its first message.
    public Transfer arrive(Caller caller, OpenRequest request, Chunk data, Claim claim)
            throws InterruptedException {
        if (data.length() <= MAX_INLINE_BYTES && data.offset() == 0) {
            return keepInLedger(caller, request, data, claim);
        }
        refuseWhenDraining();
        Opening opening = ledger.open(admit(caller, request, BlobId.random(), false));
        return switch (opening) {
            case Opening.Granted granted -> {
                UploadSession session = begin(caller, granted, _ -> {});
                yield appendAll(session, data, claim);
            }
            case Opening.Final(Transfer transfer) -> answerAgain(transfer, claim);
            case Opening refused -> throw refusal(refused);
        };
    }

    private static Transfer appendAll(UploadSession session, Chunk data, Claim claim)
            throws InterruptedException {
        try {
            session.append(data);
            return session.finish(claim);
        } catch (Fault e) {
            session.release();
            throw e;
        }
    }

    /// Answers a finish of a transfer that is whole already.
    public Transfer answerAgain(Transfer transfer, Claim claim) {
        if (claim.whole().equals(transfer.whole())) {
            return transfer;
        }
        throw UploadFaults.ended(transfer);
    }

    /// How far an upload of the caller's has come.
    public Status status(Caller caller, TransferId id) {
        Transfer transfer =
                ledger.find(id)
                        .filter(known -> known.isSender(caller.id()))
                        .orElseThrow(UploadFaults::unknown);
        return new Status(transfer, receivedSize(transfer), ledger.extents(id));
    }

    /// How many bytes of a transfer can be received now.
    public long receivedSize(Transfer transfer) {
        GrowingBlob blob = growing.get(transfer.id());
        return blob == null
                ? transfer.persistedSize()
                : Math.max(blob.received(), transfer.persistedSize());
    }

    /// @param receivedSize bytes taken
    /// @param extents of the persisted prefix
    public record Status(Transfer transfer, long receivedSize, List<Extent> extents) {
        public Status {
            extents = List.copyOf(extents);
        }
    }

    /// Ends an unfinished transfer of the caller's and deletes its bytes.
    public Transfer cancel(Caller caller, TransferId id) {
        Ending ending = ledger.cancel(id, caller.id(), now());
        Transfer transfer = announced(ending);
        GrowingBlob blob = growing.get(id);
        if (blob != null) {
            blob.kill(Fault.of(Reason.TRANSFER_CANCELLED, "the transfer was cancelled"));
        }
        deleteBytes(transfer);
        return transfer;
    }

    /// Called about once a second.
    public void tick() {
        Instant now = now();
        sessions.forEach(session -> session.tick(now));
    }

    /// Ends all streams; what they brought becomes durable. Later opens are refused.
    public void drain() {
        draining = true;
        sessions.forEach(session -> session.endStream(UploadFaults.draining()));
    }

    /// How many streams may write now.
    public int open() {
        return sessions.size();
    }

    private NewUpload admit(
            Caller caller, OpenRequest request, @Nullable BlobId blob, boolean announced) {
        Party sender = new Party(caller.id(), caller.name());
        OpenRequest.Offered offered = request.offered();
        NewUpload.@Nullable Offer offer = offered == null ? null : offer(offered, blob, announced);
        return new NewUpload(request.id(), sender, request.attempt(), offer, now());
    }

    private NewUpload.Offer offer(
            OpenRequest.Offered offered, @Nullable BlobId blob, boolean announced) {
        return switch (admission.judge(offered.recipients())) {
            case Verdict.Admitted(List<Party> recipients) ->
                    new NewUpload.Offer(
                            offered.spec(),
                            offered.digest(),
                            recipients,
                            blob,
                            announced,
                            now().plus(limits.unfinishedTtl()));
            case Verdict.RecipientsUnknown(List<String> names) -> {
                String list = String.join(",", names);
                throw Fault.of(Reason.RECIPIENT_UNKNOWN, "no such recipient: " + list)
                        .with("names", list);
            }
        };
    }

    private UploadSession begin(Caller caller, Opening.Granted granted, Consumer<Fault> ended) {
        Transfer transfer = granted.transfer();
        long attempt = transfer.attempt();
        GrowingBlob blob;
        do {
            blob = growing.computeIfAbsent(transfer.id(), _ -> grow(granted));
        } while (!blob.take(attempt, ended));
        UploadSession session = new UploadSession(this, transfer, blob, attempt, now());
        sessions.add(session);
        if (granted.created()) {
            transfer.receipts().forEach(receipt -> announcements.news(receipt.recipient().id()));
        }
        announcements.changed(transfer.id());
        LOG.info(
                "event=upload_open transfer={} user={} attempt={} from={}",
                transfer.id(),
                caller.id(),
                attempt,
                blob.received());
        return session;
    }

    private GrowingBlob grow(Opening.Granted granted) {
        Transfer transfer = granted.transfer();
        try {
            BlobWriter writer = writer(granted);
            return new GrowingBlob(
                    transfer.id(),
                    writer,
                    granted.extents(),
                    ledger,
                    announcements.growing(transfer.id(), writer.length()),
                    checkpoints,
                    limits.maxChunkBytes());
        } catch (IOException e) {
            throw UploadFaults.storage(e, transfer.persistedSize());
        }
    }

    private BlobWriter writer(Opening.Granted granted) throws IOException {
        BlobId blob = granted.transfer().blob();
        if (blob == null) {
            throw new IOException("an unfinished transfer without a blob");
        }
        if (granted.created()) {
            return store.create(blob);
        }
        try {
            return store.reopen(blob, granted.transfer().persistedSize());
        } catch (NoSuchFileException e) {
            // Nothing was ever forced of it, so its name may be lost with the power.
            if (granted.transfer().persistedSize() == 0) {
                return store.create(blob);
            }
            throw e;
        }
    }

    private Transfer keepInLedger(Caller caller, OpenRequest request, Chunk data, Claim claim) {
        refuseWhenDraining();
        byte[] bytes = new byte[(int) data.length()];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        for (ByteBuffer part : data.data()) {
            all.put(part.duplicate());
        }
        checkWhole(request, data, claim, bytes);
        NewUpload upload = admit(caller, request, null, false);
        Instant now = now();
        Instant expiry = request.offered() == null ? now : expiry(request.offered().spec(), now);
        Finish finish =
                new Finish(
                        request.id(),
                        request.attempt(),
                        claim.whole(),
                        null,
                        bytes,
                        Set.of(),
                        now,
                        expiry);
        return switch (ledger.arrive(upload, finish)) {
            case Arrival.Begun() -> throw new IllegalStateException("begun");
            case Arrival.Closed(Ending how) -> announced(how);
            case Arrival.NotOpened(Opening.Final(Transfer transfer)) ->
                    answerAgain(transfer, claim);
            case Arrival.NotOpened(Opening why) -> throw refusal(why);
        };
    }

    private static void checkWhole(OpenRequest request, Chunk data, Claim claim, byte[] bytes) {
        int crc = Crc32c.of(ByteBuffer.wrap(bytes));
        if (data.crc32c() != null && data.crc32c() != crc) {
            throw UploadFaults.corrupt(data.offset());
        }
        if (claim.crc32c() != null && claim.crc32c() != crc) {
            throw UploadFaults.digestMismatch();
        }
        if (claim.whole().size() != bytes.length) {
            throw UploadFaults.sizeMismatch(claim.whole().size(), bytes.length);
        }
        Long declared = request.offered() == null ? null : request.offered().spec().size();
        if (declared != null && declared != bytes.length) {
            throw UploadFaults.sizeMismatch(declared, bytes.length);
        }
    }

    private static Opened repeat(Transfer transfer) {
        if (transfer.state() == TransferState.AVAILABLE) {
            return new Opened.Whole(transfer);
        }
        throw UploadFaults.ended(transfer);
    }

    private static Fault refusal(Opening refused) {
        return switch (refused) {
            case Opening.Stale(long attempt) -> UploadFaults.stale(attempt);
            case Opening.Conflict() -> UploadFaults.conflict();
            case Opening.Unknown() -> UploadFaults.unknown();
            case Opening.Final(Transfer transfer) -> UploadFaults.ended(transfer);
            case Opening.Granted _ -> throw new IllegalArgumentException("granted");
        };
    }

    private void refuseWhenDraining() {
        if (draining) {
            throw UploadFaults.draining();
        }
    }

    Instant now() {
        return clock.instant();
    }

    /// When a file that becomes whole now is deleted.
    Instant expiry(Spec spec, Instant now) {
        Duration wanted = spec.retention();
        Duration most = limits.retention();
        return now.plus(wanted == null || wanted.compareTo(most) > 0 ? most : wanted);
    }

    Verdict.AtFinish judgeAgain(Transfer transfer) {
        return admission.judgeAgain(transfer);
    }

    Ending commit(Finish finish) {
        return ledger.finish(finish);
    }

    List<Extent> extents(TransferId id) {
        return ledger.extents(id);
    }

    /// Wakes everybody whom an ending concerns.
    Transfer announced(Ending ending) {
        return switch (ending) {
            case Ending.Done(Transfer transfer) -> {
                wake(transfer);
                yield transfer;
            }
            case Ending.Superseded(long attempt) -> throw UploadFaults.superseded(attempt);
            case Ending.AlreadyFinal(Transfer transfer) -> throw UploadFaults.ended(transfer);
            case Ending.Unknown() -> throw UploadFaults.unknown();
        };
    }

    private void wake(Transfer transfer) {
        announcements.changed(transfer.id());
        announcements.news(transfer.sender().id());
        transfer.receipts().forEach(receipt -> announcements.news(receipt.recipient().id()));
        LOG.info("event=upload_end transfer={} state={}", transfer.id(), transfer.state());
    }

    void fail(TransferId id, GrowingBlob blob, long attempt, String why) {
        if (ledger.fail(id, attempt, why, now()) instanceof Ending.Done(Transfer transfer)) {
            close(id, blob, attempt);
            deleteBytes(transfer);
            wake(transfer);
        }
    }

    void pause(TransferId id, GrowingBlob blob, long attempt) {
        ledger.pause(id, attempt);
        close(id, blob, attempt);
    }

    void close(TransferId id, GrowingBlob blob, long attempt) {
        if (blob.close(attempt)) {
            growing.remove(id, blob);
        }
        announcements.changed(id);
    }

    void leave(UploadSession session) {
        sessions.remove(session);
    }

    private void deleteBytes(Transfer transfer) {
        BlobId blob = transfer.blob();
        if (blob == null) {
            return;
        }
        try {
            store.delete(blob);
        } catch (IOException e) {
            LOG.warn("event=blob_delete_failed transfer={} blob={}", transfer.id(), blob, e);
        }
    }
}

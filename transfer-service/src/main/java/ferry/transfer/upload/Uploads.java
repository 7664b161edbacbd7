package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.transfer.admission.Admission;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.announce.Announcements;
import ferry.transfer.integrity.Damage;
import ferry.transfer.ledger.Allowance;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.ledger.Usage;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All uploads of this process. Safe for use by many threads.
public final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    private final Ledger ledger;
    private final Damage damage;
    private final Announcements announcements;
    private final UploadLimits limits;
    private final InstantSource clock;
    private final Offers offers;
    private final SmallFiles smallFiles;
    private final Endings endings;
    private final Stalls stalls;
    private final Pauses pauses;
    private final Runnable letGo;
    private final DiskGuard disk;

    private final GrowingBlobs growing;
    private final Set<UploadSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<WaitingStream> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean draining;

    /// @param letGo called when the bytes of some transfer are needed no more; deletes them, and may block
    /// @param checkpoints runs tasks that block on the disk; at most one for each upload at a time
    public Uploads(
            Ledger ledger,
            BlobStore store,
            Damage damage,
            Announcements announcements,
            Admission admission,
            UploadLimits limits,
            InstantSource clock,
            Runnable letGo,
            Executor checkpoints) {
        this.ledger = ledger;
        this.damage = damage;
        this.announcements = announcements;
        this.limits = limits;
        this.clock = clock;
        this.letGo = letGo;
        this.disk = admission.disk();
        this.growing =
                new GrowingBlobs(
                        ledger,
                        store,
                        announcements,
                        checkpoints,
                        disk::full,
                        limits.maxChunkBytes());
        this.offers = new Offers(ledger, admission, limits);
        this.smallFiles = new SmallFiles(ledger, offers, limits);
        this.endings = new Endings(ledger, announcements);
        this.stalls = new Stalls(ledger, announcements);
        this.pauses = new Pauses(ledger, limits, clock);
    }

    /// Notes a stream that has not said yet what it brings. The caller closes it when the stream has ended or writes.
    ///
    /// @param ended told, on any thread, when the stream has to end
    public WaitingStream waiting(Consumer<Fault> ended) {
        WaitingStream stream = new WaitingStream(this, ended);
        waiting.add(stream);
        return stream;
    }

    /// Opens an upload stream.
    ///
    /// @param ended told, on any thread, when the stream has to end before its sender ends it
    public Opened open(Caller caller, OpenRequest request, Consumer<Fault> ended) {
        return open(caller, request, true, ended);
    }

    private Opened open(
            Caller caller, OpenRequest request, boolean announced, Consumer<Fault> ended) {
        refuseWhenDraining();
        Opening opening =
                ledger.open(offers.upload(caller, request, BlobId.random(), announced, now()));
        return switch (opening) {
            case Opening.Granted granted -> new Opened.Writing(begin(caller, granted, ended));
            case Opening.Final(Transfer transfer) -> repeat(transfer);
            case Opening refused -> throw UploadFaults.refusal(caller, refused);
        };
    }

    /// Takes the first message of a stream that is its last one too: a whole file, or the rest of one.
    public Transfer arrive(Caller caller, OpenRequest request, Chunk data, Claim claim)
            throws InterruptedException {
        refuseWhenDraining();
        OpenRequest.Offered offered = request.offered();
        if (offered != null && SmallFiles.isOne(data, claim)) {
            switch (smallFiles.arrive(caller, request, offered, data, claim, now())) {
                case Arrival.Closed(Ending how) -> {
                    return endings.announced(how);
                }
                case Arrival.NotOpened(Opening.Final(Transfer transfer)) -> {
                    return answerAgain(transfer, claim);
                }
                case Arrival.NotOpened(Opening why) -> throw UploadFaults.refusal(caller, why);
                case Arrival.Begun() -> {} // the stream goes on below
            }
        }
        return switch (open(caller, request, false, _ -> {})) {
            case Opened.Writing(UploadSession session) -> appendAll(session, data, claim);
            case Opened.Whole(Transfer transfer) -> answerAgain(transfer, claim);
        };
    }

    private static Transfer appendAll(UploadSession session, Chunk data, Claim claim)
            throws InterruptedException {
        try {
            session.append(data);
            return session.finish(claim);
        } catch (RuntimeException | InterruptedException e) {
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

    private static Opened repeat(Transfer transfer) {
        if (transfer.state() == TransferState.AVAILABLE) {
            return new Opened.Whole(transfer);
        }
        throw UploadFaults.ended(transfer);
    }

    private void refuseWhenDraining() {
        if (draining) {
            throw UploadFaults.draining();
        }
    }

    /// How far an upload of the caller's has come.
    public Status status(Caller caller, TransferId id) {
        Status sizes = sizes(caller, id);
        return new Status(sizes.transfer(), sizes.receivedSize(), ledger.extents(id));
    }

    /// The same without extents.
    public Status sizes(Caller caller, TransferId id) {
        Transfer transfer =
                ledger.find(id)
                        .filter(known -> known.isSender(caller.id()))
                        .orElseThrow(UploadFaults::unknown);
        return new Status(transfer, receivedSize(transfer), List.of());
    }

    /// What the caller may have as a sender, and what of it is used.
    public Limits limits(Caller caller) {
        return new Limits(limits, offers.allowance(caller.id()), ledger.usage(caller.id()));
    }

    /// @param limits of every upload
    /// @param allowance of one sender, and what he has of it
    public record Limits(UploadLimits limits, Allowance allowance, Usage usage) {}

    /// How many bytes of a transfer can be received now.
    public long receivedSize(Transfer transfer) {
        long persisted = transfer.persistedSize();
        return growing.find(transfer.id())
                .map(blob -> Math.max(blob.progress().received(), persisted))
                .orElse(persisted);
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
        Transfer cancelled = endings.cancel(id, caller.id(), now());
        // Before the bytes go, so that no opening that is under way makes them anew
        growing.settled(id).ifPresent(blob -> blob.kill(UploadFaults.ended(cancelled)));
        letGo.run();
        return cancelled;
    }

    /// Removes what is kept of somebody whose account is gone for good: his uploads fail, what was on its way to him fails
    /// for him, and bytes that nobody else needs are deleted.
    void remove(UserId gone) {
        endings.remove(gone, now(), this::ended);
        letGo.run();
    }

    /// Ends the streams of a transfer that has ended otherwise than by its sender.
    public void ended(Transfer transfer) {
        boolean ended =
                !transfer.state().unfinished() && transfer.state() != TransferState.AVAILABLE;
        if (ended) {
            growing.settled(transfer.id())
                    .ifPresent(blob -> blob.kill(UploadFaults.ended(transfer)));
        }
    }

    /// Called about once a second.
    public void tick() {
        Instant now = now();
        step(() -> sessions.forEach(session -> session.tick(now)));
        step(() -> waiting.forEach(stream -> stream.tick(now)));
        step(() -> stalls.tick(now));
        step(pauses::tick);
        if (draining) {
            step(this::endWaiting); // one that came while the others were ended
        }
    }

    /// One that fails keeps no other from its turn.
    private static void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("event=upload_tick_failed", e);
        }
    }

    /// Ends all streams; what they brought becomes durable. Later opens are refused.
    public void drain() {
        draining = true;
        sessions.forEach(session -> session.endStream(UploadFaults.draining()));
        endWaiting();
    }

    private void endWaiting() {
        waiting.forEach(stream -> stream.end(UploadFaults.draining()));
    }

    /// How many streams may write now.
    public int open() {
        return sessions.size();
    }

    private UploadSession begin(Caller caller, Opening.Granted granted, Consumer<Fault> ended) {
        Transfer transfer = granted.transfer();
        UploadSession session = session(granted, ended);
        sessions.add(session);
        if (draining) {
            session.endStream(UploadFaults.draining());
        }
        transfer.recipients().forEach(announcements::news);
        announcements.changed(transfer.id());
        LOG.info(
                "event=upload_open transfer={} user={} attempt={} from={}",
                transfer.id(),
                caller.id(),
                transfer.attempt(),
                session.received());
        return session;
    }

    private UploadSession session(Opening.Granted granted, Consumer<Fault> ended) {
        Transfer transfer = granted.transfer();
        try {
            requireSound(granted);
            Hold hold = hold(granted);
            GrowingBlob blob = growing.takeOver(granted, ended);
            return new UploadSession(this, endings, offers, limits, disk, transfer, hold, blob);
        } catch (Fault e) {
            pauses.note(transfer.id(), transfer.attempt(), now());
            throw e;
        }
    }

    /// What this process has not written itself may have suffered since: its last extent is looked at before anything is
    /// appended to it. Not while the file is being opened, since damage ends the streams of the transfer.
    private void requireSound(Opening.Granted granted) {
        Transfer transfer = granted.transfer();
        BlobId blob = transfer.blob();
        if (blob == null
                || granted.extents().isEmpty()
                || growing.find(transfer.id()).isPresent()) {
            return;
        }
        Extent last = granted.extents().getLast();
        try {
            if (!damage.isSound(blob, last) && damage.confirm(blob, last)) {
                throw UploadFaults.damaged();
            }
        } catch (IOException e) {
            throw UploadFaults.storage(e, transfer.persistedSize());
        }
    }

    private Hold hold(Opening.Granted granted) {
        Transfer transfer = granted.transfer();
        return transfer.spec().size() == null
                ? Hold.growing(
                        ledger,
                        transfer,
                        granted.reserved(),
                        offers.allowance(transfer.sender().id()))
                : Hold.FIXED;
    }

    Instant now() {
        return clock.instant();
    }

    List<Extent> extents(TransferId id) {
        return ledger.extents(id);
    }

    /// @param silentSince when the sender was heard of last
    void pause(TransferId id, GrowingBlob blob, long attempt, Instant silentSince) {
        pauses.note(id, attempt, silentSince);
        close(id, blob, attempt);
    }

    void close(TransferId id, GrowingBlob blob, long attempt) {
        growing.close(id, blob, attempt);
        announcements.changed(id);
    }

    /// Deletes bytes that are needed no more.
    void letGo() {
        letGo.run();
    }

    void forget(WaitingStream stream) {
        waiting.remove(stream);
    }

    void leave(UploadSession session) {
        sessions.remove(session);
    }
}

package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.admission.DiskGuard;
import ferry.transfer.admission.Verdict;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Shortage;
import ferry.transfer.ledger.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One upload stream that may write. Used by one thread at a time, but for [#tick] and [#endStream].
public final class UploadSession {
    private static final Logger LOG = LoggerFactory.getLogger(UploadSession.class);
    static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    private final Uploads uploads;
    private final Endings endings;
    private final Offers offers;
    private final UploadLimits limits;
    private final DiskGuard disk;
    private final Transfer transfer;
    private final Hold hold;
    private final GrowingBlob blob;
    private final long attempt;

    /// Since when the stream waits for its sender; null while the server is at work on it.
    private volatile @Nullable Instant waitingSince;

    /// @param transfer as it was when `transfer.attempt()` was granted to this stream
    UploadSession(
            Uploads uploads,
            Endings endings,
            Offers offers,
            UploadLimits limits,
            DiskGuard disk,
            Transfer transfer,
            Hold hold,
            GrowingBlob blob) {
        this.uploads = uploads;
        this.endings = endings;
        this.offers = offers;
        this.limits = limits;
        this.disk = disk;
        this.transfer = transfer;
        this.hold = hold;
        this.blob = blob;
        this.attempt = transfer.attempt();
    }

    /// Appends what is new of a chunk. When it returns, receivers can have the bytes; they are not durable yet.
    public void append(Chunk chunk) {
        waitingSince = null;
        if (disk.isFull()) {
            throw UploadFaults.diskFull(blob.progress().persisted());
        }
        Long declared = transfer.spec().size();
        if (chunk.offset() <= blob.progress().received()) {
            hold.cover(chunk.offset() + chunk.length());
        }
        try {
            blob.append(
                    attempt, chunk, declared == null ? Long.MAX_VALUE : declared, uploads.now());
        } catch (Fault e) {
            throw e.reason() == Reason.SIZE_MISMATCH ? failed(e) : e;
        }
    }

    /// Whether [#append] of a chunk that ends here may wait for the ledger: for more of the quota, or because it is too much for
    /// the file and ends the transfer. All else is written to memory, so a thread may do it that serves other streams too.
    public boolean mayWait(long end) {
        Long declared = transfer.spec().size();
        return declared == null ? !hold.covers(end) : end > declared;
    }

    /// Notes a message without data.
    public void keepAlive() {
        waitingSince = null;
        blob.keepAlive();
    }

    /// Whether the next message may be read now; if not, `resume` is called once enough is durable.
    public boolean hasRoomOr(Runnable resume) {
        return blob.hasRoomOr(resume);
    }

    /// How many messages may be asked for beside a chunk that has come and is not appended yet: no more than there is room for,
    /// whatever their size, and than are to be expected if all are like that one, the finish among them. None where appending
    /// may have to wait for more of the quota.
    ///
    /// @param end where the chunk ends
    /// @param length of the chunk
    public int chunksAhead(long end, int length) {
        Long declared = transfer.spec().size();
        if (declared == null || length == 0) {
            return 0;
        }
        long expected = Math.ceilDiv(Math.max(0, declared - end), length) + 1;
        return Math.clamp(expected, 0, Math.max(0, blob.roomInChunks() - 1));
    }

    /// Notes that the sender is asked for a message: from now on it is the one who is slow.
    public void asked() {
        waitingSince = uploads.now();
    }

    /// Makes the file whole: durable, committed and announced when this returns.
    public Transfer finish(Claim claim) throws InterruptedException {
        uploads.leave(this);
        long size = claim.whole().size();
        Long declared = transfer.spec().size();
        Progress progress = blob.progress(attempt);
        if (declared != null && declared != size) {
            throw failed(UploadFaults.sizeMismatch(declared, size));
        }
        if (size > progress.received()) {
            // Bytes that were received and not yet forced may have been lost: they are sent again.
            throw UploadFaults.offsetMismatch(size, progress.received());
        }
        if (size < progress.received()) {
            throw failed(UploadFaults.sizeMismatch(size, progress.received()));
        }
        if (claim.crc32c() != null && claim.crc32c() != progress.wholeCrc()) {
            throw failed(UploadFaults.digestMismatch());
        }
        Verdict.AtFinish verdict = offers.judgeAgain(transfer);
        if (verdict.nobodyLeft()) {
            throw failed(Fault.of(Reason.TRANSFER_FAILED, "no recipient can receive any more"));
        }
        Ending ending = blob.seal(attempt, last -> commit(claim, verdict, last));
        if (ending instanceof Ending.NoRoom(Shortage shortage)) {
            throw UploadFaults.noRoom(shortage); // the stream is released, and the upload stays
        }
        uploads.close(transfer.id(), blob, attempt);
        return endings.announced(ending);
    }

    private Ending commit(Claim claim, Verdict.AtFinish verdict, @Nullable Extent last) {
        Instant now = uploads.now();
        return endings.commit(
                new Finish(
                        transfer.id(),
                        attempt,
                        claim.whole(),
                        last,
                        null,
                        verdict.barred(),
                        verdict.allowance(),
                        now,
                        limits.expiry(transfer.spec(), now),
                        limits.savedRetention()));
    }

    /// Bytes of the file that have come.
    long received() {
        return blob.progress().received();
    }

    /// Ends the stream without ending the transfer: what was appended becomes durable and waits for the next attempt.
    public Pause pause() throws InterruptedException {
        uploads.leave(this);
        Instant since = waitingSince;
        try {
            long persisted = blob.checkpointNow();
            return new Pause(persisted, uploads.extents(transfer.id()));
        } finally {
            uploads.pause(transfer.id(), blob, attempt, since == null ? uploads.now() : since);
        }
    }

    /// Leaves after a fault or a cut: as much as possible of what was appended becomes durable.
    public void release() {
        try {
            pause();
        } catch (Fault e) {
            LOG.info(
                    "event=upload_release_failed transfer={} reason={}", transfer.id(), e.reason());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How far a paused upload has come.
    public record Pause(long persistedSize, List<Extent> extents) {
        public Pause {
            extents = List.copyOf(extents);
        }
    }

    /// Called about once a second: starts a checkpoint that is due, and ends a stream whose sender has fallen silent.
    void tick(Instant now) {
        blob.checkpointIfDue(now);
        Instant since = waitingSince;
        if (since != null && !since.plus(IDLE_LIMIT).isAfter(now)) {
            endStream(UploadFaults.idle(blob.progress().persisted()));
        }
    }

    void endStream(Fault fault) {
        blob.endStream(attempt, fault);
    }

    private Fault failed(Fault why) {
        endings.fail(transfer.id(), attempt, why.message(), uploads.now());
        uploads.close(transfer.id(), blob, attempt);
        uploads.letGo();
        return why;
    }
}

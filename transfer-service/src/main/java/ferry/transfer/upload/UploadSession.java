package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.admission.Verdict;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.Transfer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One upload stream that may write. Used by one thread at a time, but for [#tick].
public final class UploadSession {
    private static final Logger LOG = LoggerFactory.getLogger(UploadSession.class);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    private final Uploads uploads;
    private final Transfer transfer;
    private final GrowingBlob blob;
    private final long attempt;
    private volatile Instant lastMessage;

    UploadSession(Uploads uploads, Transfer transfer, GrowingBlob blob, long attempt, Instant now) {
        this.uploads = uploads;
        this.transfer = transfer;
        this.blob = blob;
        this.attempt = attempt;
        this.lastMessage = now;
    }

    /// Appends what is new of a chunk. When it returns, receivers can have the bytes; they are not durable yet.
    public void append(Chunk chunk) {
        Instant now = uploads.now();
        lastMessage = now;
        Long declared = transfer.spec().size();
        try {
            blob.append(attempt, chunk, declared == null ? Long.MAX_VALUE : declared, now);
        } catch (IOException e) {
            throw UploadFaults.storage(e, blob.persisted());
        } catch (Fault e) {
            throw e.reason() == Reason.SIZE_MISMATCH ? failed(e) : e;
        }
    }

    /// Notes a message without data.
    public void keepAlive() {
        lastMessage = uploads.now();
    }

    /// Whether the next message may be read now; if not, `resume` is called once enough is durable.
    public boolean hasRoomOr(Runnable resume) {
        return blob.hasRoomOr(() -> {
            lastMessage = uploads.now();
            resume.run();
        });
    }

    /// Makes the file whole: durable, committed and announced when this returns.
    public Transfer finish(Claim claim) throws InterruptedException {
        uploads.leave(this);
        long size = claim.whole().size();
        Long declared = transfer.spec().size();
        long received = blob.received();
        if (size != received) {
            throw failed(UploadFaults.sizeMismatch(size, received));
        }
        if (declared != null && declared != size) {
            throw failed(UploadFaults.sizeMismatch(declared, size));
        }
        if (claim.crc32c() != null && claim.crc32c() != blob.wholeCrc()) {
            throw failed(UploadFaults.digestMismatch());
        }
        Verdict.AtFinish verdict = uploads.judgeAgain(transfer);
        if (verdict.nobodyLeft()) {
            throw failed(Fault.of(Reason.TRANSFER_FAILED, "no recipient can receive any more"));
        }
        return commit(claim, verdict);
    }

    private Transfer commit(Claim claim, Verdict.AtFinish verdict) throws InterruptedException {
        Extent last = blob.seal(attempt);
        Instant now = uploads.now();
        Ending ending =
                uploads.commit(
                        new Finish(
                                transfer.id(),
                                attempt,
                                claim.whole(),
                                last,
                                null,
                                verdict.barred(),
                                now,
                                uploads.expiry(transfer.spec(), now)));
        uploads.close(transfer.id(), blob, attempt);
        return uploads.announced(ending);
    }

    /// Ends the stream without ending the transfer: what was appended becomes durable and waits for the next attempt.
    public Pause pause() throws InterruptedException {
        uploads.leave(this);
        try {
            long persisted = blob.checkpointNow();
            return new Pause(persisted, uploads.extents(transfer.id()));
        } finally {
            uploads.pause(transfer.id(), blob, attempt);
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

    /// Called about once a second: starts a checkpoint that is due, and ends a stream that has fallen silent.
    void tick(Instant now) {
        blob.checkpointIfDue(now);
        if (lastMessage.plus(IDLE_LIMIT).isBefore(now)) {
            blob.endStream(UploadFaults.idle(blob.persisted()));
        }
    }

    void endStream(Fault fault) {
        blob.endStream(fault);
    }

    private Fault failed(Fault why) {
        uploads.fail(transfer.id(), blob, attempt, why.message());
        return why;
    }
}

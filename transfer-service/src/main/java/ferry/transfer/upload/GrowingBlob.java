package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.life.FailPoint;
import ferry.store.BlobWriter;
import ferry.transfer.announce.Announcements.Growth;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.TransferId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of one unfinished transfer that this process is writing. It outlives the streams that bring them: a newer
/// attempt takes it over where the older one left it.
///
/// Safe for use by many threads. Checkpoints force beside the appends, one at a time: whoever runs one has the slot.
/// After a failure nothing is appended and nothing is forced any more.
final class GrowingBlob {
    private static final Logger LOG = LoggerFactory.getLogger(GrowingBlob.class);

    private final TransferId id;
    private final BlobWriter writer;
    private final Ledger ledger;
    private final Growth growth;
    private final Executor checkpoints;
    private final int maxChunkBytes;

    private final Prefix prefix;
    private final Semaphore slot = new Semaphore(1);

    /// @param writer at the end of `extents`; owned by the new object
    /// @param full called when a write is refused for want of room
    GrowingBlob(
            TransferId id,
            BlobWriter writer,
            List<Extent> extents,
            Ledger ledger,
            Growth growth,
            Executor checkpoints,
            Runnable full,
            int maxChunkBytes) {
        this.id = id;
        this.writer = writer;
        this.ledger = ledger;
        this.growth = growth;
        this.checkpoints = checkpoints;
        this.maxChunkBytes = maxChunkBytes;
        this.prefix = new Prefix(Progress.after(extents), full);
    }

    /// Makes `attempt` the only one that appends. The one before has left its last write, and is told.
    ///
    /// @param told when the stream of `attempt` has to end; called on any thread
    /// @return false if this object is of no more use: make another one
    boolean take(long attempt, Consumer<Fault> told) {
        Prefix.Owner before = prefix.take(new Prefix.Owner(attempt, told));
        if (before == null) {
            close(_ -> true); // a failed one may be open still
            return false;
        }
        before.told().accept(UploadFaults.superseded(attempt));
        return true;
    }

    Progress progress() {
        return prefix.progress();
    }

    /// How far it has come, for the one who may append.
    Progress progress(long byAttempt) {
        return prefix.progress(byAttempt);
    }

    /// Appends what is new of a chunk, and starts a checkpoint when one is due.
    ///
    /// @param limit the declared size of the file, which the bytes must not exceed
    void append(long byAttempt, Chunk chunk, long limit, Instant now) {
        int crc = chunk.verifiedCrc();
        if (prefix.append(writer, byAttempt, chunk, crc, limit, now)) {
            growth.grew(prefix.progress().received());
            checkpointIfDue(now);
        }
    }

    /// Lets receivers know that the sender is there, though it has nothing to send.
    void keepAlive() {
        growth.grew(prefix.progress().received());
    }

    /// Whether another chunk may be read now; if not, `resume` is called once there is room.
    boolean hasRoomOr(Runnable resume) {
        return prefix.hasRoomOr(maxChunkBytes, resume);
    }

    /// How many chunks may be appended before a checkpoint has ended, whatever their size.
    int roomInChunks() {
        return (int) (prefix.progress().room() / maxChunkBytes);
    }

    /// Starts a checkpoint beside the appends if the tail is long or old enough.
    void checkpointIfDue(Instant now) {
        checkpointIf(tail -> tail.isDue(now));
    }

    private void checkpointIf(Predicate<Tail> due) {
        if (!slot.tryAcquire()) {
            return;
        }
        if (!prefix.begin(due)) {
            slot.release();
            return;
        }
        try {
            checkpoints.execute(this::runCheckpoints);
        } catch (RejectedExecutionException _) {
            runCheckpoints(); // the service is closing: what was appended becomes durable all the
            // same
        }
    }

    /// Checkpoints everything that was appended before the call, and returns when it is durable.
    ///
    /// @return the persisted size
    long checkpointNow() throws InterruptedException {
        slot.acquire();
        if (prefix.begin(_ -> true)) {
            runCheckpoints();
        } else {
            slot.release();
        }
        return prefix.sound().persisted();
    }

    /// Runs the checkpoint that has begun, and further ones while much has come meanwhile.
    private void runCheckpoints() {
        while (runCheckpoint() && slot.tryAcquire()) {
            if (!prefix.begin(Tail::isLong)) {
                slot.release();
                return;
            }
        }
    }

    /// Forces and commits what is in flight, and releases the slot.
    ///
    /// @return whether it is committed
    private boolean runCheckpoint() {
        boolean committed;
        try {
            writer.force();
            Prefix.InFlight part = prefix.inFlight();
            FailPoint.CHECKPOINT_BEFORE_COMMIT.hit();
            committed = ledger.checkpoint(id, part.attempt(), part.extent());
            FailPoint.CHECKPOINT_AFTER_COMMIT.hit();
        } catch (IOException e) {
            giveUp(prefix.failed(e));
            return false;
        } catch (RuntimeException e) {
            giveUp(e instanceof Fault fault ? fault : Fault.internal("checkpoint", e));
            return false;
        }
        List<Runnable> resumed = prefix.settle(committed, maxChunkBytes);
        slot.release();
        resumed.forEach(Runnable::run);
        return committed;
    }

    private void giveUp(Fault fault) {
        prefix.fail(fault);
        slot.release();
        kill(fault);
    }

    /// Forces everything and commits the end of the transfer. No checkpoint runs meanwhile.
    ///
    /// @param commit gets the last extent, not committed yet; null if everything is
    <T> T seal(long byAttempt, Function<@Nullable Extent, T> commit) throws InterruptedException {
        slot.acquire();
        try {
            Tail last = prefix.progress(byAttempt).tail();
            FailPoint.FINISH_BEFORE_FORCE.hit();
            writer.force();
            return commit.apply(last.isEmpty() ? null : last.extent());
        } catch (IOException e) {
            throw prefix.failed(e);
        } finally {
            slot.release();
        }
    }

    /// Ends the stream of `byAttempt` if it still owns the blob; the bytes stay good.
    void endStream(long byAttempt, Fault fault) {
        Prefix.Owner owner = prefix.owner();
        if (owner.attempt() == byAttempt) {
            owner.told().accept(fault);
        }
    }

    /// Ends the stream of whoever appends now, and refuses every further use with the same fault.
    void kill(Fault fault) {
        prefix.fail(fault);
        prefix.owner().told().accept(fault);
    }

    /// Closes the file if `byAttempt` still owns it. Closing is not publishing: the prefix stays.
    ///
    /// @return whether it was closed now
    boolean close(long byAttempt) {
        return close(owner -> owner.attempt() == byAttempt);
    }

    private boolean close(Predicate<Prefix.Owner> who) {
        slot.acquireUninterruptibly(); // a checkpoint does not lose its file half-way
        try {
            if (!prefix.close(who)) {
                return false;
            }
            growth.close();
            writer.close();
        } catch (IOException e) {
            // What has to be durable was forced before; all else is sent again.
            LOG.warn("event=blob_close_failed transfer={}", id, e);
        } finally {
            slot.release();
        }
        return true;
    }
}

package ferry.transfer.upload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import ferry.kernel.fault.Fault;
import ferry.store.BlobWriter;
import ferry.store.Crc32c;
import ferry.transfer.announce.Announcements.Growth;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.TransferId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bytes of one unfinished transfer that this process is writing. It outlives the streams that bring them: a newer
/// attempt takes it over where the older one left it.
///
/// ```
/// 0 ............. persisted ............. received
///   extents in the ledger     tail: appended, its CRC known; a checkpoint makes it the next extent
/// ```
/// Safe for use by many threads. A checkpoint forces beside the appends; at most one runs at a time.
final class GrowingBlob {
    /// How far the appended bytes may run ahead of the persisted ones.
    static final long MAX_TAIL_BYTES = 16L << 20;

    private final TransferId id;
    private final BlobWriter writer;
    private final Ledger ledger;
    private final Growth growth;
    private final Executor checkpoints;
    private final int maxChunkBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition checkpointed = lock.newCondition();

    @GuardedBy("lock")
    private long attempt;

    @GuardedBy("lock")
    private Consumer<Fault> owner = _ -> {};

    @GuardedBy("lock")
    private long received;

    @GuardedBy("lock")
    private int wholeCrc;

    @GuardedBy("lock")
    private Tail tail;

    /// What the running checkpoint is about; kept when it fails.
    @GuardedBy("lock")
    private @Nullable Extent inFlight;

    @GuardedBy("lock")
    private boolean checkpointing;

    @GuardedBy("lock")
    private @Nullable Fault failure;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private final List<Runnable> waitingForRoom = new ArrayList<>();

    /// @param writer at the end of `extents`; owned by the new object
    GrowingBlob(
            TransferId id,
            BlobWriter writer,
            List<Extent> extents,
            Ledger ledger,
            Growth growth,
            Executor checkpoints,
            int maxChunkBytes) {
        this.id = id;
        this.writer = writer;
        this.ledger = ledger;
        this.growth = growth;
        this.checkpoints = checkpoints;
        this.maxChunkBytes = maxChunkBytes;
        this.received = writer.length();
        this.tail = Tail.emptyAt(received);
        for (Extent extent : extents) {
            wholeCrc = Crc32c.combine(wholeCrc, extent.crc32c(), extent.length());
        }
    }

    /// Makes `newAttempt` the only one that appends. The attempt before has left its last write, and is told.
    ///
    /// @return false if this object is closed: make another one
    boolean take(long newAttempt, Consumer<Fault> newOwner) {
        Consumer<Fault> oldOwner;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (newAttempt <= attempt) {
                throw UploadFaults.superseded(attempt);
            }
            oldOwner = owner;
            attempt = newAttempt;
            owner = newOwner;
        } finally {
            lock.unlock();
        }
        oldOwner.accept(UploadFaults.superseded(newAttempt));
        return true;
    }

    long received() {
        lock.lock();
        try {
            return received;
        } finally {
            lock.unlock();
        }
    }

    long persisted() {
        lock.lock();
        try {
            return persistedNow();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long persistedNow() {
        return inFlight == null ? tail.from() : inFlight.from();
    }

    /// Appends what is new of a chunk, and starts a checkpoint when one is due.
    ///
    /// @param limit the declared size of the file, which the bytes must not exceed
    void append(long byAttempt, Chunk chunk, long limit, Instant now) throws IOException {
        ByteBuffer[] data = chunk.data();
        int crc = Crc32c.of(data);
        if (chunk.crc32c() != null && chunk.crc32c() != crc) {
            throw UploadFaults.corrupt(chunk.offset());
        }
        long grown;
        lock.lock();
        try {
            requireOwner(byAttempt);
            if (chunk.offset() > received) {
                throw UploadFaults.offsetMismatch(chunk.offset(), received);
            }
            long end = chunk.offset() + chunk.length();
            if (end > limit) {
                throw UploadFaults.sizeMismatch(limit, end);
            }
            if (end <= received) {
                return;
            }
            Chunk fresh = chunk;
            if (chunk.offset() < received) {
                fresh = chunk.skip(received - chunk.offset());
                crc = Crc32c.of(fresh.data());
            }
            write(fresh, crc, now);
            grown = received;
        } finally {
            lock.unlock();
        }
        growth.grew(grown);
        checkpointIfDue(now);
    }

    @GuardedBy("lock")
    private void write(Chunk fresh, int crc, Instant now) throws IOException {
        long count = fresh.length();
        try {
            writer.write(received, fresh.data());
        } catch (IOException e) {
            failure = UploadFaults.storage(e, persistedNow());
            throw failure;
        }
        received += count;
        wholeCrc = Crc32c.combine(wholeCrc, crc, count);
        tail = tail.append(count, crc, now);
    }

    /// Whether another chunk may be read now; if not, `resume` is called once there is room.
    boolean hasRoomOr(Runnable resume) {
        lock.lock();
        try {
            if (failure != null || received - persistedNow() + maxChunkBytes <= MAX_TAIL_BYTES) {
                return true;
            }
            waitingForRoom.add(resume);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Starts a checkpoint beside the appends if the tail is long or old enough.
    void checkpointIfDue(Instant now) {
        lock.lock();
        try {
            if (checkpointing || failure != null || closed || !tail.isDue(now)) {
                return;
            }
            begin();
        } finally {
            lock.unlock();
        }
        checkpoints.execute(this::runCheckpoint);
    }

    /// Checkpoints everything that was appended before the call, and returns when it is durable.
    ///
    /// @return the persisted size
    long checkpointNow() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (checkpointing) {
                checkpointed.await();
            }
            throwFailure();
            if (closed || tail.length() == 0) {
                return persistedNow();
            }
            begin();
        } finally {
            lock.unlock();
        }
        runCheckpoint();
        lock.lock();
        try {
            throwFailure();
            return persistedNow();
        } finally {
            lock.unlock();
        }
    }

    /// Forces everything, for the finishing transaction to commit. Nothing may be appended afterwards.
    ///
    /// @return the last extent, not committed yet; null if everything is
    @Nullable Extent seal(long byAttempt) throws InterruptedException {
        Extent last;
        lock.lockInterruptibly();
        try {
            while (checkpointing) {
                checkpointed.await();
            }
            requireOwner(byAttempt);
            last = tail.length() == 0 ? null : tail.extent();
        } finally {
            lock.unlock();
        }
        try {
            writer.force();
        } catch (IOException e) {
            throw fail(e);
        }
        return last;
    }

    int wholeCrc() {
        lock.lock();
        try {
            return wholeCrc;
        } finally {
            lock.unlock();
        }
    }

    /// Closes the file if `byAttempt` still owns it. Closing is not publishing: the prefix stays.
    ///
    /// @return whether it is closed now
    boolean close(long byAttempt) {
        lock.lock();
        try {
            if (attempt != byAttempt || closed) {
                return false;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        growth.close();
        try {
            writer.close();
        } catch (IOException e) {
            throw fail(e);
        }
        return true;
    }

    /// Ends the stream of whoever appends now; the bytes stay good.
    void endStream(Fault fault) {
        Consumer<Fault> told;
        lock.lock();
        try {
            told = owner;
        } finally {
            lock.unlock();
        }
        told.accept(fault);
    }

    /// Ends the stream of whoever appends now, and refuses every further use with the same fault.
    void kill(Fault fault) {
        lock.lock();
        try {
            failure = failure == null ? fault : failure;
        } finally {
            lock.unlock();
        }
        endStream(fault);
    }

    @GuardedBy("lock")
    private void begin() {
        checkpointing = true;
        inFlight = tail.extent();
        tail = Tail.emptyAt(tail.from() + tail.length());
    }

    private void runCheckpoint() {
        @Nullable Fault fault = null;
        try {
            writer.force();
            commitInFlight();
        } catch (IOException e) {
            fault = UploadFaults.storage(e, persisted());
        } catch (Fault e) {
            fault = e;
        }
        List<Runnable> resumed;
        lock.lock();
        try {
            checkpointing = false;
            checkpointed.signalAll();
            resumed = List.copyOf(waitingForRoom);
            waitingForRoom.clear();
        } finally {
            lock.unlock();
        }
        if (fault != null) {
            kill(fault);
        }
        resumed.forEach(Runnable::run);
    }

    /// Commits for whoever owns the transfer by now. If that one is not known here yet, the extent joins the tail again.
    private void commitInFlight() {
        Extent extent;
        long byAttempt;
        lock.lock();
        try {
            extent = Objects.requireNonNull(inFlight);
            byAttempt = attempt;
        } finally {
            lock.unlock();
        }
        boolean committed = ledger.checkpoint(id, byAttempt, extent);
        lock.lock();
        try {
            inFlight = null;
            if (!committed) {
                tail = tail.joinedTo(extent);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void requireOwner(long byAttempt) {
        throwFailure();
        if (attempt != byAttempt) {
            throw UploadFaults.superseded(attempt);
        }
        if (closed) {
            throw UploadFaults.superseded(attempt);
        }
    }

    @GuardedBy("lock")
    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private Fault fail(IOException error) {
        lock.lock();
        try {
            Fault fault = UploadFaults.storage(error, persistedNow());
            failure = failure == null ? fault : failure;
            return fault;
        } finally {
            lock.unlock();
        }
    }
}

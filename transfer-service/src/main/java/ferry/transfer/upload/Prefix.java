package ferry.transfer.upload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.store.BlobWriter;
import ferry.transfer.ledger.Extent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of a growing blob: who appends, how far it has come, and whether it has failed. Safe for use by many
/// threads. Appending holds the lock, so that an older attempt has left its last write when a newer one takes over.
final class Prefix {
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable full;

    @GuardedBy("lock")
    private Owner owner = new Owner(0, _ -> {});

    @GuardedBy("lock")
    private Progress progress;

    @GuardedBy("lock")
    private @Nullable Fault failure;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private List<Runnable> waitingForRoom = new ArrayList<>();

    /// The one who appends.
    ///
    /// @param told when its stream has to end
    record Owner(long attempt, Consumer<Fault> told) {}

    /// What a checkpoint commits, and for whom.
    record InFlight(long attempt, Extent extent) {}

    /// @param full called when a write is refused for want of room
    Prefix(Progress progress, Runnable full) {
        this.progress = progress;
        this.full = full;
    }

    /// @return the owner before; null if the blob is closed or has failed, and nothing is changed
    /// @throws Fault if an equal or newer attempt owns it
    @Nullable Owner take(Owner next) {
        lock.lock();
        try {
            Owner before = owner;
            if (next.attempt <= before.attempt) {
                throw UploadFaults.superseded(before.attempt);
            }
            if (closed || failure != null) {
                return null;
            }
            owner = next;
            return before;
        } finally {
            lock.unlock();
        }
    }

    Owner owner() {
        lock.lock();
        try {
            return owner;
        } finally {
            lock.unlock();
        }
    }

    Progress progress() {
        lock.lock();
        try {
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /// @throws Fault unless `byAttempt` may append
    Progress progress(long byAttempt) {
        lock.lock();
        try {
            if (owner.attempt != byAttempt || closed) {
                throw UploadFaults.superseded(owner.attempt);
            }
            throwFailure();
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /// @throws Fault if the blob has failed
    Progress sound() {
        lock.lock();
        try {
            throwFailure();
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is new of a chunk.
    ///
    /// @param crc of the whole chunk
    /// @return whether anything was
    boolean append(
            BlobWriter writer, long byAttempt, Chunk chunk, int crc, long limit, Instant now) {
        lock.lock();
        try {
            Progress before = progress(byAttempt);
            Chunk fresh = before.fresh(chunk, limit);
            long count = fresh.length();
            if (count == 0) {
                return false;
            }
            int freshCrc = count == chunk.length() ? crc : fresh.verifiedCrc();
            writer.write(before.received(), fresh.data());
            progress = before.append(count, freshCrc, now);
            return true;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /// @param resume kept, and given back by [#settle] once there is room
    boolean hasRoomOr(long bytes, Runnable resume) {
        lock.lock();
        try {
            if (failure != null || progress.hasRoomFor(bytes)) {
                return true;
            }
            waitingForRoom.add(resume);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the tail into flight if it is `due`.
    boolean begin(Predicate<Tail> due) {
        lock.lock();
        try {
            Tail tail = progress.tail();
            if (failure != null || closed || tail.isEmpty() || !due.test(tail)) {
                return false;
            }
            progress = progress.begun();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// A checkpoint commits for whoever owns the blob by now, as that one goes on from here.
    InFlight inFlight() {
        lock.lock();
        try {
            Tail part = Objects.requireNonNull(progress.inFlight(), "no checkpoint runs");
            return new InFlight(owner.attempt, part.extent());
        } finally {
            lock.unlock();
        }
    }

    /// Notes how a checkpoint ended.
    ///
    /// @param committed false if a newer attempt owns the transfer that is not known here yet
    /// @param bytes that make room
    /// @return whoever waited, if there is room now; the caller runs them
    List<Runnable> settle(boolean committed, long bytes) {
        lock.lock();
        try {
            progress = committed ? progress.committed() : progress.refused();
            if (!progress.hasRoomFor(bytes)) {
                return List.of();
            }
            List<Runnable> resumed = waitingForRoom;
            waitingForRoom = new ArrayList<>();
            return resumed;
        } finally {
            lock.unlock();
        }
    }

    /// Refuses every further use with the fault, or with the first one that was given.
    void fail(Fault fault) {
        lock.lock();
        try {
            failure = failure == null ? fault : failure;
        } finally {
            lock.unlock();
        }
    }

    /// As [#fail], with what a failing medium means to the sender.
    Fault failed(IOException error) {
        Fault fault = UploadFaults.storage(error, progress().persisted());
        fail(fault);
        if (fault.reason() == Reason.STORAGE_FULL) {
            full.run();
        }
        return fault;
    }

    /// @return whether it was open until now, and `who` accepts its owner's attempt
    boolean close(Predicate<Owner> who) {
        lock.lock();
        try {
            if (closed || !who.test(owner)) {
                return false;
            }
            closed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}

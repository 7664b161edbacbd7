package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.store.BlobWriter;
import ferry.transfer.announce.Announcements;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The blobs that this process is writing, at most one object for each. Safe for use by many threads.
final class GrowingBlobs {
    private final Ledger ledger;
    private final BlobStore store;
    private final Announcements announcements;
    private final Executor checkpoints;
    private final Runnable full;
    private final int maxChunkBytes;
    private final ConcurrentMap<TransferId, GrowingBlob> blobs = new ConcurrentHashMap<>();

    /// @param full called when a write is refused for want of room
    GrowingBlobs(
            Ledger ledger,
            BlobStore store,
            Announcements announcements,
            Executor checkpoints,
            Runnable full,
            int maxChunkBytes) {
        this.ledger = ledger;
        this.store = store;
        this.announcements = announcements;
        this.checkpoints = checkpoints;
        this.full = full;
        this.maxChunkBytes = maxChunkBytes;
    }

    /// Makes the granted attempt the only one that appends; the one before has left its last write, and is told.
    ///
    /// @param ended told when the stream of this attempt has to end
    GrowingBlob takeOver(Opening.Granted granted, Consumer<Fault> ended) {
        TransferId id = granted.transfer().id();
        while (true) {
            GrowingBlob blob = blobs.computeIfAbsent(id, _ -> open(granted));
            if (blob.take(granted.transfer().attempt(), ended)) {
                return blob;
            }
            blobs.remove(id, blob);
        }
    }

    /// Waits for an opening that is under way, so that whoever ends a transfer misses no stream of it.
    Optional<GrowingBlob> settled(TransferId id) {
        return Optional.ofNullable(blobs.computeIfPresent(id, (_, known) -> known));
    }

    Optional<GrowingBlob> find(TransferId id) {
        return Optional.ofNullable(blobs.get(id));
    }

    /// Closes the blob if `attempt` still owns it.
    void close(TransferId id, GrowingBlob blob, long attempt) {
        if (blob.close(attempt)) {
            blobs.remove(id, blob);
        }
    }

    private GrowingBlob open(Opening.Granted granted) {
        Transfer transfer = granted.transfer();
        requireOwner(transfer);
        try {
            BlobWriter writer = writer(granted);
            return new GrowingBlob(
                    transfer.id(),
                    writer,
                    granted.extents(),
                    ledger,
                    announcements.growing(transfer.id(), writer.length()),
                    checkpoints,
                    full,
                    maxChunkBytes);
        } catch (IOException e) {
            Fault fault = UploadFaults.storage(e, transfer.persistedSize());
            if (fault.reason() == Reason.STORAGE_FULL) {
                full.run();
            }
            throw fault;
        }
    }

    /// Opening a blob cuts it to what was persisted when the attempt was granted. A newer attempt may have come and gone
    /// since: what it brought must not be cut off.
    private void requireOwner(Transfer granted) {
        Transfer now = ledger.find(granted.id()).orElseThrow(UploadFaults::unknown);
        if (now.attempt() != granted.attempt()) {
            throw UploadFaults.superseded(now.attempt());
        }
        if (!now.state().unfinished()) {
            throw UploadFaults.ended(now);
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
}

package ferry.transfer.retention;

import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.transfer.ledger.Ledger;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the bytes of blobs that no transfer needs any more. The ledger knows them until they are deleted, so that a crash
/// in between leaves none behind. Safe for use by many threads, of which one deletes.
public final class UnneededBlobs {
    private static final Logger LOG = LoggerFactory.getLogger(UnneededBlobs.class);

    private static final int PAGE = 256;

    private final Ledger ledger;
    private final BlobStore store;

    /// Calls that nobody has answered yet by looking into the ledger after them.
    private final AtomicInteger asked = new AtomicInteger();

    public UnneededBlobs(Ledger ledger, BlobStore store) {
        this.ledger = ledger;
        this.store = store;
    }

    /// Deletes what there is. While another thread is at it, that one does this too, and the call returns at once.
    public void delete() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int answered = 1;
        try {
            deletePages();
            while (!asked.compareAndSet(answered, 0)) {
                answered = asked.get();
                deletePages();
            }
        } catch (RuntimeException | Error e) {
            asked.set(0); // the next call tries again
            throw e;
        }
    }

    /// One commit for each page, since others wait for the ledger too.
    private void deletePages() {
        List<BlobId> page = ledger.unneeded(null, PAGE);
        while (!page.isEmpty()) {
            ledger.deleted(page.stream().filter(this::delete).toList());
            page = ledger.unneeded(page.getLast(), PAGE);
        }
    }

    /// One that cannot be deleted keeps no other from it, and is tried again with the next call.
    private boolean delete(BlobId blob) {
        try {
            store.delete(blob);
            return true;
        } catch (IOException e) {
            LOG.warn("event=blob_delete_failed blob={}", blob, e);
            return false;
        }
    }
}

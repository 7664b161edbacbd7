package ferry.transfer.ledger.sql;

import ferry.store.BlobId;
import ferry.transfer.ledger.TransferId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// A ledger that has come from a backup and is not served yet. For one thread.
public final class RestoredLedger implements AutoCloseable {
    private static final String LOST = "the server was restored without its bytes; send it again";

    private final LedgerDatabase database;
    private final Jdbi writer;

    private RestoredLedger(LedgerDatabase database) {
        this.database = database;
        this.writer = database.writer();
    }

    /// @throws IllegalStateException if the ledger belongs to another store
    public static RestoredLedger open(Path file, UUID storeId) {
        RestoredLedger ledger = new RestoredLedger(LedgerDatabase.open(file));
        try {
            long _ =
                    ledger.writer.inTransaction(
                            handle -> MetaTable.claim(handle, storeId, false, new SecureRandom()));
            return ledger;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /// What a transfer has in the store.
    ///
    /// @param bytes that the ledger says are there
    public record Stored(TransferId transfer, BlobId blob, long bytes) {}

    /// From now on no cursor that was handed out before is good.
    public void renewEpoch(SecureRandom random) {
        writer.useTransaction(handle -> MetaTable.renewEpoch(handle, random));
    }

    /// Transfers whose bytes somebody may still ask for, or add to.
    public List<Stored> stored() {
        return writer.withHandle(handle ->
                handle.createQuery(
                                """
                                SELECT id, blob_id, persisted_size FROM transfer
                                WHERE blob_id IS NOT NULL AND inline_data IS NULL
                                    AND state IN ('RECEIVING', 'PAUSED', 'AVAILABLE')
                                """)
                        .map((row, _) ->
                                new Stored(
                                        TransferId.parse(row.getString("id")),
                                        BlobId.parse(row.getString("blob_id")),
                                        row.getLong("persisted_size")))
                        .list());
    }

    /// The transfer's bytes are gone: it fails, and everybody is told who still expects something of it.
    public void lose(TransferId id, Instant now) {
        writer.useTransaction(handle -> EndingChanges.lose(handle, id, LOST, now));
    }

    @Override
    public void close() {
        database.close();
    }
}

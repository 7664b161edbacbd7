package ferry.transfer.ledger.sql;

import ferry.store.BlobId;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Which bytes are still needed, and which are waiting to be deleted.
final class BlobTable {
    private BlobTable() {}

    /// Lets go of an ended transfer's bytes. A blob that serves another transfer stays.
    static void letGo(Handle handle, TransferId id) {
        Optional<String> blob =
                handle.createQuery("SELECT blob_id FROM transfer WHERE id = :id")
                        .bind("id", id.toString())
                        .mapTo(String.class)
                        .findOne();
        handle.createUpdate("UPDATE transfer SET blob_id = NULL, inline_data = NULL WHERE id = :id")
                .bind("id", id.toString())
                .execute();
        blob.ifPresent(unused -> drop(handle, unused));
    }

    private static void drop(Handle handle, String blob) {
        int dropped =
                handle.createUpdate(
                                """
                                INSERT INTO unneeded_blob (id)
                                SELECT id FROM blob WHERE id = :blob
                                    AND NOT EXISTS (SELECT 1 FROM transfer WHERE blob_id = :blob)
                                ON CONFLICT (id) DO NOTHING\
                                """)
                        .bind("blob", blob)
                        .execute();
        if (dropped > 0) {
            handle.createUpdate("DELETE FROM blob WHERE id = :blob").bind("blob", blob).execute();
        }
    }

    /// Keeps damaged bytes of a whole file beside it, before they are let go.
    ///
    /// @return false if the transfer has none any more
    static boolean putAside(Handle handle, TransferId id, Instant now) {
        return handle.createUpdate(
                                """
                                INSERT INTO damaged_data (transfer_id, time, data)
                                SELECT id, :now, coalesce(inline_data, x'') FROM transfer
                                WHERE id = :id AND state = 'AVAILABLE' AND blob_id IS NULL
                                ON CONFLICT (transfer_id) DO NOTHING\
                                """)
                        .bind("id", id.toString())
                        .bind("now", now.toEpochMilli())
                        .execute()
                == 1;
    }

    static List<BlobId> unneeded(Handle handle, @Nullable BlobId after, int limit) {
        return handle.createQuery(
                        "SELECT id FROM unneeded_blob WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after == null ? "" : after.toString())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(BlobId::parse)
                .list();
    }

    static int deleted(Handle handle, Collection<BlobId> blobs) {
        PreparedBatch batch = handle.prepareBatch("DELETE FROM unneeded_blob WHERE id = :id");
        blobs.forEach(blob -> batch.bind("id", blob.toString()).add());
        return Arrays.stream(batch.execute()).sum();
    }
}

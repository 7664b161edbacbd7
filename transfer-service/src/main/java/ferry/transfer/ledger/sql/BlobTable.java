package ferry.transfer.ledger.sql;

import ferry.store.BlobId;
import ferry.transfer.ledger.TransferId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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

    static List<BlobId> unneeded(Handle handle, @Nullable BlobId after, int limit) {
        return handle.createQuery(
                        "SELECT id FROM unneeded_blob WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after == null ? "" : after.toString())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(BlobId::parse)
                .list();
    }

    static int deleted(Handle handle, BlobId blob) {
        return handle.createUpdate("DELETE FROM unneeded_blob WHERE id = :id")
                .bind("id", blob.toString())
                .execute();
    }
}

package ferry.transfer.ledger.sql;

import ferry.store.BlobId;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Which bytes there are, which of them are still needed, and which are waiting to be deleted.
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

    /// The ids are compared as text, which begins with the byte in hexadecimal.
    static List<Ledger.StoredBlob> all(Handle handle, int firstByte) {
        return handle.createQuery(
                        """
                        SELECT b.id, coalesce(max(t.persisted_size), 0)
                        FROM blob b LEFT JOIN transfer t
                            ON t.blob_id = b.id AND t.state IN ('RECEIVING', 'PAUSED', 'AVAILABLE')
                        WHERE b.id >= :from AND b.id < :to
                        GROUP BY b.id
                        UNION ALL SELECT id, 0 FROM unneeded_blob WHERE id >= :from AND id < :to\
                        """)
                .bind("from", String.format(Locale.ROOT, "%02x", firstByte))
                .bind("to", String.format(Locale.ROOT, "%02xg", firstByte))
                .map((row, _) ->
                        new Ledger.StoredBlob(BlobId.parse(row.getString(1)), row.getLong(2)))
                .list();
    }

    /// Transfers whose bytes somebody may still ask for, or add to.
    static List<TransferId> needing(Handle handle, BlobId blob) {
        return handle.createQuery(
                        """
                        SELECT id FROM transfer
                        WHERE blob_id = :blob AND state IN ('RECEIVING', 'PAUSED', 'AVAILABLE')\
                        """)
                .bind("blob", blob.toString())
                .mapTo(String.class)
                .map(TransferId::parse)
                .list();
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

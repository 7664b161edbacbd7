package ferry.transfer.ledger.sql;

import ferry.store.BlobId;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.TransferId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Rows of the pieces of a blob that are forced, each with its checksum.
final class ExtentTable {
    private ExtentTable() {}

    static List<Extent> of(Handle handle, TransferId id) {
        return handle.createQuery(
                        """
                        SELECT from_offset, to_offset, crc32c FROM extent
                        WHERE blob_id = (SELECT blob_id FROM transfer WHERE id = :id)
                        ORDER BY from_offset\
                        """)
                .bind("id", id.toString())
                .map((row, _) -> new Extent(row.getLong(1), row.getLong(2), row.getInt(3)))
                .list();
    }

    static Optional<Extent> at(Handle handle, BlobId blob, long position) {
        return handle.createQuery(
                        """
                        SELECT from_offset, to_offset, crc32c FROM extent
                        WHERE blob_id = :blob AND from_offset <= :position
                        ORDER BY from_offset DESC LIMIT 1\
                        """)
                .bind("blob", blob.toString())
                .bind("position", position)
                .map((row, _) -> new Extent(row.getLong(1), row.getLong(2), row.getInt(3)))
                .findOne()
                .filter(extent -> extent.to() > position);
    }

    /// @return whether the attempt still owns the unfinished transfer; if not, nothing is changed
    static boolean extend(Handle handle, TransferId id, long attempt, Extent extent) {
        int owned =
                handle.createUpdate(
                                """
                                UPDATE transfer SET persisted_size = :to
                                WHERE id = :id AND attempt = :attempt AND persisted_size = :from
                                  AND state IN ('RECEIVING', 'PAUSED')\
                                """)
                        .bind("id", id.toString())
                        .bind("attempt", attempt)
                        .bind("from", extent.from())
                        .bind("to", extent.to())
                        .execute();
        if (owned == 1) {
            handle.createUpdate(
                            """
                            INSERT INTO extent (blob_id, from_offset, to_offset, crc32c)
                            SELECT blob_id, :from, :to, :crc FROM transfer WHERE id = :id\
                            """)
                    .bind("id", id.toString())
                    .bind("from", extent.from())
                    .bind("to", extent.to())
                    .bind("crc", extent.crc32c())
                    .execute();
        }
        return owned == 1;
    }
}

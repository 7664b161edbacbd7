package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import ferry.store.BlobId;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.Sha256;
import ferry.transfer.ledger.Spec;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Rows of transfers.
final class TransferTable {
    private TransferTable() {}

    static Optional<Transfer> find(Handle handle, TransferId id) {
        // Asked for in any case: no time tells an id that is somebody else's from one that nobody
        // has
        List<Receipt> receipts = ReceiptTable.of(handle, id);
        return handle.createQuery("SELECT * FROM transfer WHERE id = :id")
                .bind("id", id.toString())
                .map((row, _) -> transfer(row, receipts))
                .findOne();
    }

    static Optional<String> specDigest(Handle handle, TransferId id) {
        return handle.createQuery("SELECT spec_digest FROM transfer WHERE id = :id")
                .bind("id", id.toString())
                .mapTo(String.class)
                .findOne();
    }

    static void insert(Handle handle, NewUpload upload, NewUpload.Offer offer, long reserved) {
        BlobId blob = offer.blob();
        if (blob != null) {
            handle.createUpdate("INSERT INTO blob (id, create_time) VALUES (:id, :now)")
                    .bind("id", blob.toString())
                    .bind("now", upload.now().toEpochMilli())
                    .execute();
        }
        insertTransfer(handle, upload, offer, reserved);
        int position = 0;
        for (Party recipient : offer.recipients()) {
            ReceiptTable.insert(handle, upload, recipient, position++);
        }
    }

    private static void insertTransfer(
            Handle handle, NewUpload upload, NewUpload.Offer offer, long reserved) {
        Spec spec = offer.spec();
        handle.createUpdate(
                        """
                        INSERT INTO transfer (id, sender_id, sender_name, spec_digest, file_name, declared_size,
                            content_type, kind, file_count, modified_time, executable, note, retention_ms, state,
                            attempt, blob_id, reserved, persisted_size, create_time, expire_time, failure, announced)
                        VALUES (:id, :senderId, :senderName, :digest, :fileName, :declaredSize,
                            :contentType, :kind, :fileCount, :modifiedTime, :executable, :note, :retention, 'RECEIVING',
                            :attempt, :blob, :reserved, 0, :now, :expireTime, '', :announced)\
                        """)
                .bind("id", upload.id().toString())
                .bind("senderId", upload.sender().id().toString())
                .bind("senderName", upload.sender().name().value())
                .bind("digest", offer.digest())
                .bind("fileName", spec.fileName())
                .bind("declaredSize", spec.size())
                .bind("contentType", spec.contentType())
                .bind("kind", spec.kind().name())
                .bind("fileCount", spec.fileCount())
                .bind("modifiedTime", millis(spec.modifiedTime()))
                .bind("executable", spec.executable() ? 1 : 0)
                .bind("note", spec.note())
                .bind("retention", spec.retention() == null ? null : spec.retention().toMillis())
                .bind("attempt", upload.attempt())
                .bind("blob", offer.blob() == null ? null : offer.blob().toString())
                .bind("reserved", reserved)
                .bind("now", upload.now().toEpochMilli())
                .bind("expireTime", upload.expireTime().toEpochMilli())
                .bind("announced", offer.announced() ? 1 : 0)
                .execute();
    }

    static void takeOver(Handle handle, NewUpload upload) {
        handle.createUpdate(
                        """
                        UPDATE transfer SET attempt = :attempt, state = 'RECEIVING', expire_time = :expireTime
                        WHERE id = :id\
                        """)
                .bind("attempt", upload.attempt())
                .bind("expireTime", upload.expireTime().toEpochMilli())
                .bind("id", upload.id().toString())
                .execute();
    }

    /// @return whether the recipients had not been told of it yet
    static boolean announce(Handle handle, TransferId id) {
        return handle.createUpdate(
                                "UPDATE transfer SET announced = 1 WHERE id = :id AND announced = 0")
                        .bind("id", id.toString())
                        .execute()
                == 1;
    }

    static int pauseAll(Handle handle, Instant now, Instant expireTime) {
        return handle.createUpdate(
                        """
                        UPDATE transfer SET state = 'PAUSED', silent_since = :now, expire_time = :expireTime
                        WHERE state = 'RECEIVING'\
                        """)
                .bind("now", now.toEpochMilli())
                .bind("expireTime", expireTime.toEpochMilli())
                .execute();
    }

    /// @return whether the attempt still owns the unfinished transfer
    static boolean pause(
            Handle handle, TransferId id, long attempt, Instant silentSince, Instant expireTime) {
        return handle.createUpdate(
                                """
                                UPDATE transfer SET state = 'PAUSED', silent_since = :since,
                                    expire_time = :expireTime
                                WHERE id = :id AND attempt = :attempt AND state = 'RECEIVING'\
                                """)
                        .bind("id", id.toString())
                        .bind("attempt", attempt)
                        .bind("since", silentSince.toEpochMilli())
                        .bind("expireTime", expireTime.toEpochMilli())
                        .execute()
                == 1;
    }

    /// Ends a transfer in another way than by making it whole, and lets go of its bytes. Who has been whole keeps the time
    /// of that.
    static void end(
            Handle handle, TransferId id, TransferState state, String failure, Instant now) {
        handle.createUpdate(
                        """
                        UPDATE transfer SET state = :state, failure = :failure,
                            finish_time = coalesce(finish_time, :now), expire_time = :now
                        WHERE id = :id\
                        """)
                .bind("id", id.toString())
                .bind("state", state.name())
                .bind("failure", failure)
                .bind("now", now.toEpochMilli())
                .execute();
        BlobTable.letGo(handle, id);
    }

    /// Removes a transfer that has ended, with its receipts.
    static void delete(Handle handle, TransferId id) {
        handle.createUpdate("DELETE FROM transfer WHERE id = :id")
                .bind("id", id.toString())
                .execute();
    }

    /// A whole file that everybody has is kept for a short time more.
    static void shortenIfSaved(Handle handle, TransferId id, Instant now) {
        handle.createUpdate(
                        """
                        UPDATE transfer SET expire_time = min(expire_time, :now + saved_retention_ms)
                        WHERE id = :id AND state = 'AVAILABLE' AND NOT EXISTS (
                            SELECT 1 FROM receipt WHERE transfer_id = :id AND state <> 'SAVED')\
                        """)
                .bind("id", id.toString())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    static void makeAvailable(Handle handle, Finish finish) {
        handle.createUpdate(
                        """
                        UPDATE transfer SET state = 'AVAILABLE', size = :size, sha256 = :sha256, finish_time = :now,
                            persisted_size = :size, inline_data = :inline, expire_time = :expireTime,
                            latest_expire_time = :expireTime, saved_retention_ms = :savedRetention
                        WHERE id = :id\
                        """)
                .bind("id", finish.id().toString())
                .bind("size", finish.whole().size())
                .bind("sha256", finish.whole().sha256().hex())
                .bind("inline", finish.inlineData())
                .bind("now", finish.now().toEpochMilli())
                .bind("expireTime", finish.expireTime().toEpochMilli())
                .bind("savedRetention", finish.savedRetention().toMillis())
                .execute();
    }

    private static Transfer transfer(ResultSet row, List<Receipt> receipts) throws SQLException {
        String blob = row.getString("blob_id");
        String sha256 = row.getString("sha256");
        return new Transfer(
                TransferId.parse(row.getString("id")),
                party(row.getString("sender_id"), row.getString("sender_name")),
                spec(row),
                TransferState.valueOf(row.getString("state")),
                row.getLong("attempt"),
                blob == null ? null : BlobId.parse(blob),
                row.getLong("persisted_size"),
                sha256 == null ? null : new Transfer.Whole(row.getLong("size"), new Sha256(sha256)),
                Instant.ofEpochMilli(row.getLong("create_time")),
                instant(nullableLong(row, "finish_time")),
                Instant.ofEpochMilli(row.getLong("expire_time")),
                row.getString("failure"),
                receipts);
    }

    private static Spec spec(ResultSet row) throws SQLException {
        Long retention = nullableLong(row, "retention_ms");
        return new Spec(
                row.getString("file_name"),
                nullableLong(row, "declared_size"),
                row.getString("content_type"),
                Spec.Kind.valueOf(row.getString("kind")),
                nullableLong(row, "file_count"),
                instant(nullableLong(row, "modified_time")),
                row.getInt("executable") != 0,
                row.getString("note"),
                retention == null ? null : Duration.ofMillis(retention));
    }

    static Party party(String id, String name) {
        return new Party(UserId.parse(id), new UserName(name));
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}

package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Rows of how each recipient stands to a transfer.
final class ReceiptTable {
    private ReceiptTable() {}

    static List<Receipt> of(Handle handle, TransferId id) {
        return handle.createQuery("SELECT * FROM receipt WHERE transfer_id = :id ORDER BY position")
                .bind("id", id.toString())
                .map((row, _) -> receipt(row))
                .list();
    }

    static void insert(Handle handle, NewUpload upload, Party recipient, int position) {
        handle.createUpdate(
                        """
                        INSERT INTO receipt (transfer_id, recipient_id, recipient_name, position, state, create_time,
                            update_time, failure)
                        VALUES (:transfer, :id, :name, :position, 'PENDING', :now, :now, '')\
                        """)
                .bind("transfer", upload.id().toString())
                .bind("id", recipient.id().toString())
                .bind("name", recipient.name().value())
                .bind("position", position)
                .bind("now", upload.now().toEpochMilli())
                .execute();
    }

    static void set(
            Handle handle,
            TransferId id,
            UserId recipient,
            ReceiptState state,
            String failure,
            Instant now) {
        handle.createUpdate(
                        """
                        UPDATE receipt SET state = :state, failure = :failure, update_time = :now
                        WHERE transfer_id = :id AND recipient_id = :recipient\
                        """)
                .bind("id", id.toString())
                .bind("recipient", recipient.toString())
                .bind("state", state.name())
                .bind("failure", failure)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                TransferTable.party(row.getString("recipient_id"), row.getString("recipient_name")),
                ReceiptState.valueOf(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("update_time")),
                row.getString("failure"));
    }
}

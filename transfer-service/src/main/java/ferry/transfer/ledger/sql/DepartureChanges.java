package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Changes that a deleted account makes. Called within one transaction.
final class DepartureChanges {
    /// Transfers that one transaction changes in each way, so that others do not wait long for theirs.
    private static final int BATCH = 200;

    private DepartureChanges() {}

    static Removal remove(Handle handle, UserId gone, Instant now) {
        DepartureTables.depart(handle, gone, now);
        List<TransferId> awaiting = DepartureTables.awaiting(handle, gone, BATCH);
        awaiting.forEach(id -> failReceipt(handle, id, gone, now));
        List<TransferId> abandoned = DepartureTables.abandoned(handle, gone, BATCH);
        abandoned.forEach(id -> fail(handle, id, gone, now));
        List<TransferId> unwanted = DepartureTables.unwanted(handle, gone, BATCH);
        unwanted.forEach(id -> letGo(handle, id, now));

        Set<TransferId> touched = new LinkedHashSet<>(awaiting);
        touched.addAll(abandoned);
        touched.addAll(unwanted);
        List<Transfer> changed =
                touched.stream()
                        .map(id -> TransferTable.find(handle, id))
                        .flatMap(Optional::stream)
                        .toList();
        DepartureTables.forget(handle, gone);
        boolean more =
                awaiting.size() == BATCH || abandoned.size() == BATCH || unwanted.size() == BATCH;
        return new Removal(changed, more);
    }

    private static void failReceipt(Handle handle, TransferId id, UserId gone, Instant now) {
        ReceiptChanges.change(
                handle,
                TransferTable.find(handle, id).orElseThrow(),
                gone,
                ReceiptState.FAILED,
                "the recipient's account has been deleted",
                now);
    }

    /// Whatever is not wanted any more has ended, or ends now.
    private static void letGo(Handle handle, TransferId id, Instant now) {
        Transfer transfer = TransferTable.find(handle, id).orElseThrow();
        if (transfer.state() == TransferState.AVAILABLE) {
            TransferTable.end(handle, id, TransferState.EXPIRED, "", now);
        } else {
            BlobTable.letGo(handle, id);
        }
    }

    private static void fail(Handle handle, TransferId id, UserId gone, Instant now) {
        Transfer transfer = TransferTable.find(handle, id).orElseThrow();
        String why =
                transfer.isSender(gone)
                        ? "the sender's account has been deleted"
                        : "the accounts of all recipients have been deleted";
        EndingChanges.end(handle, transfer, TransferState.FAILED, EventKind.FAILED, why, now);
    }
}

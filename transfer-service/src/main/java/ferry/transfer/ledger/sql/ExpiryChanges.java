package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Removal;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What time alone changes. Each is called within one transaction.
final class ExpiryChanges {
    private static final int ENOUGH_RECEIPTS = 256;

    private ExpiryChanges() {}

    /// Transfers whose time is over. One with an open upload stream is not idle, however old it is; a file that everybody has
    /// saved waits for those who are receiving it, until it would have gone without them.
    static List<TransferId> due(Handle handle, Instant now, Set<TransferId> inUse, int limit) {
        return handle
                .createQuery(
                        """
                        SELECT id, coalesce(latest_expire_time > :time, 0) AS may_wait FROM transfer
                        WHERE state IN ('PAUSED', 'AVAILABLE') AND expire_time <= :time LIMIT :limit\
                        """)
                .bind("time", now.toEpochMilli())
                .bind("limit", limit + inUse.size()) // those are passed over
                .map((row, _) ->
                        new Due(TransferId.parse(row.getString(1)), row.getBoolean("may_wait")))
                .list()
                .stream()
                .filter(due -> !(due.mayWait() && inUse.contains(due.id())))
                .map(Due::id)
                .limit(limit)
                .toList();
    }

    private record Due(TransferId id, boolean mayWait) {}

    /// Transfers that ended before then.
    static List<TransferId> old(Handle handle, Instant before, int limit) {
        return handle.createQuery(
                        """
                        SELECT id FROM transfer
                        WHERE state IN ('CANCELLED', 'FAILED', 'EXPIRED') AND expire_time < :time
                        LIMIT :limit\
                        """)
                .bind("time", before.toEpochMilli())
                .bind("limit", limit)
                .mapTo(String.class)
                .map(TransferId::parse)
                .list();
    }

    /// One transaction takes few recipients, so that others do not wait long for theirs.
    static Removal expire(Handle handle, Instant now, Set<TransferId> inUse, int limit) {
        List<TransferId> due = due(handle, now, inUse, limit);
        List<Transfer> changed = new ArrayList<>();
        int receipts = 0;
        for (TransferId id : due) {
            if (receipts >= ENOUGH_RECEIPTS) {
                return new Removal(changed, true);
            }
            expire(handle, id, now);
            Transfer expired = TransferTable.find(handle, id).orElseThrow();
            changed.add(expired);
            receipts += expired.receipts().size();
        }
        return new Removal(changed, due.size() == limit);
    }

    private static void expire(Handle handle, TransferId id, Instant now) {
        Transfer transfer = TransferTable.find(handle, id).orElseThrow();
        TransferTable.end(handle, id, TransferState.EXPIRED, "", now);
        List<UserId> told =
                transfer.receipts().stream()
                        .filter(receipt -> mayWantIt(receipt.state()))
                        .map(receipt -> receipt.recipient().id())
                        .toList();
        LogTable.append(handle, told, EventKind.EXPIRED, id, null, now);
        transfer.receipts().stream()
                .filter(receipt -> isOpen(receipt.state()))
                .forEach(receipt ->
                        EndingChanges.endReceipt(
                                handle, transfer, receipt, ReceiptState.EXPIRED, "", now));
    }

    /// Whether the recipient has yet to say what became of the file.
    private static boolean isOpen(ReceiptState state) {
        return switch (state) {
            case PENDING, OFFERED, RECEIVING -> true;
            case SAVED, DECLINED, FAILED, EXPIRED -> false;
        };
    }

    /// Who could not save it might have tried again; who has it, or does not want it, misses nothing.
    private static boolean mayWantIt(ReceiptState state) {
        return isOpen(state) || state == ReceiptState.FAILED;
    }

    static int forget(Handle handle, Instant before, int limit) {
        List<TransferId> old = old(handle, before, limit);
        old.forEach(id -> TransferTable.delete(handle, id));
        return old.size();
    }
}

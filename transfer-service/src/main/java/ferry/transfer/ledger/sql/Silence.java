package ferry.transfer.ledger.sql;

import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What recipients are told of senders who fall silent in the middle, and come back. Each change is called within one
/// transaction.
final class Silence {
    /// Transfers that one transaction changes, so that others do not wait long for theirs.
    private static final int BATCH = 64;

    private Silence() {}

    /// Transfers whose recipients are to be told that the sender is silent.
    static List<TransferId> due(Handle handle, Instant silentBefore, Instant toldBefore) {
        return handle.createQuery(
                        """
                        SELECT id FROM transfer
                        WHERE state = 'PAUSED' AND stalled = 0 AND announced = 1
                            AND silent_since <= :silentBefore
                            AND (stall_time IS NULL OR stall_time <= :toldBefore)
                        ORDER BY silent_since LIMIT :limit\
                        """)
                .bind("silentBefore", silentBefore.toEpochMilli())
                .bind("toldBefore", toldBefore.toEpochMilli())
                .bind("limit", BATCH)
                .mapTo(String.class)
                .map(TransferId::parse)
                .list();
    }

    /// @return the transfers whose recipients were told
    static List<Transfer> tell(
            Handle handle, Instant silentBefore, Instant toldBefore, Instant now) {
        List<Transfer> silent =
                due(handle, silentBefore, toldBefore).stream()
                        .map(id -> TransferTable.find(handle, id).orElseThrow())
                        .toList();
        for (Transfer transfer : silent) {
            handle.createUpdate("UPDATE transfer SET stalled = 1, stall_time = :now WHERE id = :id")
                    .bind("id", transfer.id().toString())
                    .bind("now", now.toEpochMilli())
                    .execute();
            tellRecipients(handle, transfer, EventKind.STALLED, now);
        }
        return silent;
    }

    /// The sender is back: whoever was told of the silence is told of that.
    static void broken(Handle handle, Transfer transfer, Instant now) {
        int told =
                handle.createUpdate(
                                "UPDATE transfer SET stalled = 0 WHERE id = :id AND stalled = 1")
                        .bind("id", transfer.id().toString())
                        .execute();
        if (told == 1) {
            tellRecipients(handle, transfer, EventKind.RESUMED, now);
        }
    }

    private static void tellRecipients(
            Handle handle, Transfer transfer, EventKind kind, Instant now) {
        LogTable.append(
                handle,
                transfer.receipts().stream().map(Receipt::recipient).map(Party::id).toList(),
                kind,
                transfer.id(),
                null,
                now);
    }
}

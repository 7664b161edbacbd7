package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.transfer.ledger.Confirmation;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Changes that a recipient's device makes, and what it reads. Each is called within one transaction.
final class ReceiptChanges {
    private static final int MAX_CONSUMERS = 64;

    private ReceiptChanges() {}

    /// @return what the consumer has acknowledged
    static long consumer(Handle handle, UserId user, String consumer, Instant now) {
        if (!LogTable.hasConsumer(handle, user, consumer)) {
            LogTable.dropIdlest(handle, user, MAX_CONSUMERS - 1);
        }
        long oldest = LogTable.bounds(handle, user).prunedThrough();
        return LogTable.touch(handle, user, consumer, oldest, now);
    }

    static LogSlice slice(Handle handle, UserId user, long epoch, LogPosition from, int limit) {
        LogTable.Bounds bounds = LogTable.bounds(handle, user);
        if (isExpired(bounds, epoch, from)) {
            return new LogSlice.Expired();
        }
        if (from.sequence() == bounds.last()) {
            return new LogSlice.Events(List.of(), from, true); // most who ask are up to date
        }
        List<Event> events = LogTable.read(handle, user, from.sequence(), limit);
        if (events.isEmpty() || events.getFirst().sequence() != from.sequence() + 1) {
            return new LogSlice
                    .Expired(); // what follows has been let go of since the look at the bounds
        }
        long end = events.getLast().sequence();
        return new LogSlice.Events(events, new LogPosition(epoch, end), end >= bounds.last());
    }

    static LogSlice acknowledge(
            Handle handle,
            UserId user,
            String consumer,
            long epoch,
            LogPosition through,
            Instant now) {
        LogTable.Bounds bounds = LogTable.bounds(handle, user);
        if (isExpired(bounds, epoch, through)) {
            return new LogSlice.Expired();
        }
        long acked = consumer(handle, user, consumer, now);
        if (through.sequence() > acked) {
            LogTable.acknowledge(handle, user, consumer, acked, through.sequence(), now);
        }
        long end = Math.max(acked, through.sequence());
        return new LogSlice.Events(List.of(), new LogPosition(epoch, end), end >= bounds.last());
    }

    private static boolean isExpired(LogTable.Bounds bounds, long epoch, LogPosition position) {
        return position.epoch() != epoch
                || position.sequence() > bounds.last()
                || position.sequence() < bounds.prunedThrough();
    }

    static boolean receiving(Handle handle, TransferId id, UserId recipient, Instant now) {
        Optional<Transfer> transfer = TransferTable.find(handle, id);
        Optional<Receipt> receipt = transfer.flatMap(known -> known.receiptOf(recipient));
        boolean first =
                receipt.isPresent()
                        && (receipt.get().state() == ReceiptState.PENDING
                                || receipt.get().state() == ReceiptState.OFFERED);
        if (first) {
            change(handle, transfer.orElseThrow(), recipient, ReceiptState.RECEIVING, "", now);
        }
        return first;
    }

    static Confirmation confirm(
            Handle handle, TransferId id, UserId recipient, Outcome outcome, Instant now) {
        Optional<Transfer> known = TransferTable.find(handle, id);
        Optional<Receipt> receipt = known.flatMap(transfer -> transfer.receiptOf(recipient));
        if (receipt.isEmpty()) {
            return new Confirmation.Unknown();
        }
        Transfer transfer = known.orElseThrow();
        if (outcome instanceof Outcome.Saved(Transfer.Whole claimed)) {
            Transfer.Whole whole = transfer.whole();
            if (whole == null) {
                return transfer.state().unfinished()
                        ? new Confirmation.NotComplete(transfer.persistedSize())
                        : new Confirmation.Ended(transfer);
            }
            if (!whole.equals(claimed)) {
                return new Confirmation.Mismatch(whole.sha256());
            }
        }
        return take(handle, transfer, receipt.get(), outcome, now);
    }

    private static Confirmation take(
            Handle handle, Transfer transfer, Receipt receipt, Outcome outcome, Instant now) {
        ReceiptState next =
                switch (outcome) {
                    case Outcome.Saved _ -> ReceiptState.SAVED;
                    case Outcome.Declined _ -> ReceiptState.DECLINED;
                    case Outcome.Failed _ -> ReceiptState.FAILED;
                };
        if (!mayBecome(receipt.state(), next)) {
            return new Confirmation.Taken(receipt, transfer.sender(), false);
        }
        String failure = outcome instanceof Outcome.Failed(String why) ? why : "";
        Receipt changed = change(handle, transfer, receipt.recipient().id(), next, failure, now);
        TransferTable.shortenIfSaved(handle, transfer.id(), now);
        return new Confirmation.Taken(changed, transfer.sender(), true);
    }

    private static boolean mayBecome(ReceiptState state, ReceiptState next) {
        return switch (state) {
            case PENDING, OFFERED, RECEIVING -> true;
            case DECLINED, FAILED -> next == ReceiptState.SAVED;
            case SAVED, EXPIRED -> false;
        };
    }

    static Receipt change(
            Handle handle,
            Transfer transfer,
            UserId recipient,
            ReceiptState state,
            String failure,
            Instant now) {
        ReceiptTable.set(handle, transfer.id(), recipient, state, failure, now);
        Receipt changed =
                TransferTable.find(handle, transfer.id())
                        .flatMap(known -> known.receiptOf(recipient))
                        .orElseThrow();
        EndingChanges.tellSender(handle, transfer, changed, now);
        return changed;
    }
}

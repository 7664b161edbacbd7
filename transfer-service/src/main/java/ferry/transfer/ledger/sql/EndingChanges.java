package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Changes by which a transfer ends before everybody has it: failed, cancelled, or its bytes lost. Each is called within one
/// transaction.
final class EndingChanges {
    private EndingChanges() {}

    static Ending fail(Handle handle, TransferId id, long attempt, String why, Instant now) {
        Optional<Transfer> known = TransferTable.find(handle, id);
        if (known.isEmpty()) {
            return new Ending.Unknown();
        }
        Transfer transfer = known.get();
        if (!transfer.state().unfinished()) {
            return new Ending.AlreadyFinal(transfer);
        }
        return transfer.attempt() == attempt
                ? end(handle, transfer, TransferState.FAILED, EventKind.FAILED, why, now)
                : new Ending.Superseded(transfer.attempt());
    }

    static Ending cancel(Handle handle, TransferId id, UserId sender, Instant now) {
        Optional<Transfer> known =
                TransferTable.find(handle, id).filter(transfer -> transfer.isSender(sender));
        if (known.isEmpty()) {
            return new Ending.Unknown();
        }
        Transfer transfer = known.get();
        if (transfer.state() == TransferState.CANCELLED) {
            return new Ending.Done(transfer);
        }
        return transfer.state().unfinished()
                ? end(handle, transfer, TransferState.CANCELLED, EventKind.CANCELLED, "", now)
                : new Ending.AlreadyFinal(transfer);
    }

    static Ending end(
            Handle handle,
            Transfer transfer,
            TransferState state,
            EventKind kind,
            String failure,
            Instant now) {
        TransferTable.end(handle, transfer.id(), state, failure, now);
        LogTable.append(handle, transfer.recipients(), kind, transfer.id(), null, now);
        return new Ending.Done(TransferTable.find(handle, transfer.id()).orElseThrow());
    }

    static List<Transfer> lose(Handle handle, Collection<BlobId> blobs, String why, Instant now) {
        return blobs.stream()
                .flatMap(blob -> BlobTable.needing(handle, blob).stream())
                .map(id -> lose(handle, id, why, now))
                .toList();
    }

    static Optional<Transfer> loseInline(Handle handle, TransferId id, String why, Instant now) {
        return BlobTable.putAside(handle, id, now)
                ? Optional.of(lose(handle, id, why, now))
                : Optional.empty();
    }

    /// The bytes are gone. Who has saved the file has it; for everybody else the transfer has failed.
    static Transfer lose(Handle handle, TransferId id, String why, Instant now) {
        Transfer transfer = TransferTable.find(handle, id).orElseThrow();
        List<Receipt> waiting =
                transfer.receipts().stream()
                        .filter(receipt -> receipt.state() != ReceiptState.SAVED)
                        .toList();
        if (waiting.isEmpty()) {
            TransferTable.end(handle, id, TransferState.EXPIRED, "", now);
        } else {
            TransferTable.end(handle, id, TransferState.FAILED, why, now);
            if (transfer.state() == TransferState.AVAILABLE) {
                waiting.forEach(receipt ->
                        endReceipt(handle, transfer, receipt, ReceiptState.FAILED, why, now));
            }
            LogTable.append(handle, concerned(transfer, waiting), EventKind.FAILED, id, null, now);
        }
        return TransferTable.find(handle, id).orElseThrow();
    }

    private static Set<UserId> concerned(Transfer transfer, List<Receipt> waiting) {
        Set<UserId> people = new HashSet<>();
        people.add(transfer.sender().id());
        waiting.forEach(receipt -> people.add(receipt.recipient().id()));
        return people;
    }

    /// Reads nothing again, so that the work grows with the number of recipients and no faster.
    static void endReceipt(
            Handle handle,
            Transfer transfer,
            Receipt receipt,
            ReceiptState state,
            String why,
            Instant now) {
        Party recipient = receipt.recipient();
        ReceiptTable.set(handle, transfer.id(), recipient.id(), state, why, now);
        tellSender(handle, transfer, new Receipt(recipient, state, now, why), now);
    }

    static void tellSender(Handle handle, Transfer transfer, Receipt receipt, Instant now) {
        tellSender(handle, transfer.id(), transfer.sender().id(), receipt, now);
    }

    static void tellSender(
            Handle handle, TransferId id, UserId sender, Receipt receipt, Instant now) {
        LogTable.append(handle, List.of(sender), EventKind.RECEIPT_CHANGED, id, receipt, now);
    }
}

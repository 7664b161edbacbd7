package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.transfer.ledger.Arrival;
import ferry.transfer.ledger.Ending;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Finish;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Opening;
import ferry.transfer.ledger.Party;
import ferry.transfer.ledger.Receipt;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Reservation;
import ferry.transfer.ledger.Shortage;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Changes that a sender's stream makes. Each is called within one transaction.
final class UploadChanges {
    private UploadChanges() {}

    static Opening open(Handle handle, NewUpload upload) {
        Optional<Transfer> known = TransferTable.find(handle, upload.id());
        return known.isPresent() ? reopen(handle, upload, known.get()) : create(handle, upload);
    }

    /// A file that is whole already, whose size is known to be that of the wish: what is reserved is what it takes, and its
    /// quota is not looked at again.
    static Arrival arrive(Handle handle, NewUpload upload, Finish finish) {
        Optional<Transfer> known = TransferTable.find(handle, upload.id());
        if (known.isPresent()) {
            Transfer before = known.get();
            boolean begun = before.isSender(upload.sender().id()) && before.state().unfinished();
            return begun
                    ? new Arrival.Begun()
                    : new Arrival.NotOpened(reopen(handle, upload, before));
        }
        return switch (insert(handle, upload)) {
            case Inserted.Not(Opening why) -> new Arrival.NotOpened(why);
            case Inserted.Reserving(_, List<UserId> recipients) -> {
                commitWhole(handle, finish, upload.sender().id(), recipients);
                yield new Arrival.Closed(
                        new Ending.Done(TransferTable.find(handle, upload.id()).orElseThrow()));
            }
        };
    }

    private static Opening create(Handle handle, NewUpload upload) {
        return switch (insert(handle, upload)) {
            case Inserted.Not(Opening why) -> why;
            case Inserted.Reserving(long bytes, _) ->
                    new Opening.Granted(
                            TransferTable.find(handle, upload.id()).orElseThrow(),
                            List.of(),
                            true,
                            bytes);
        };
    }

    /// What became of the wish for a new transfer.
    private sealed interface Inserted {
        record Not(Opening why) implements Inserted {}

        record Reserving(long bytes, List<UserId> recipients) implements Inserted {}
    }

    private static Inserted insert(Handle handle, NewUpload upload) {
        NewUpload.Offer offer = upload.offer();
        if (offer == null) {
            return new Inserted.Not(new Opening.Unknown());
        }
        List<Party> departed = DepartureTables.departed(handle, parties(upload, offer));
        if (!departed.isEmpty()) {
            return new Inserted.Not(new Opening.Departed(departed));
        }
        Reservation reservation =
                QuotaTable.first(handle, upload.sender().id(), offer.room(), offer.blob() == null);
        return switch (reservation) {
            case Reservation.Reserved(long bytes) -> insert(handle, upload, offer, bytes);
            case Reservation.Refused(Shortage shortage) ->
                    new Inserted.Not(new Opening.NoRoom(shortage));
            case Reservation.NotOwner() -> throw new IllegalStateException("a new transfer");
        };
    }

    private static Inserted insert(
            Handle handle, NewUpload upload, NewUpload.Offer offer, long reserved) {
        TransferTable.insert(handle, upload, offer, reserved);
        List<UserId> recipients = offer.recipients().stream().map(Party::id).toList();
        if (offer.announced()) {
            tellOffered(handle, upload, recipients);
        }
        return new Inserted.Reserving(reserved, recipients);
    }

    private static List<Party> parties(NewUpload upload, NewUpload.Offer offer) {
        return Stream.concat(Stream.of(upload.sender()), offer.recipients().stream()).toList();
    }

    private static Opening reopen(Handle handle, NewUpload upload, Transfer known) {
        NewUpload.Offer offer = upload.offer();
        if (!known.isSender(upload.sender().id())) {
            return offer == null ? new Opening.Unknown() : new Opening.Conflict();
        }
        String digest = TransferTable.specDigest(handle, upload.id()).orElseThrow();
        if (offer != null && !offer.digest().equals(digest)) {
            return new Opening.Conflict();
        }
        if (!known.state().unfinished()) {
            return new Opening.Final(known);
        }
        if (upload.attempt() <= known.attempt()) {
            return new Opening.Stale(known.attempt());
        }
        TransferTable.takeOver(handle, upload);
        if ((offer == null || offer.announced()) && TransferTable.announce(handle, upload.id())) {
            tellOffered(handle, upload, recipients(known));
        }
        Silence.broken(handle, known, upload.now());
        Transfer taken = TransferTable.find(handle, upload.id()).orElseThrow();
        return new Opening.Granted(
                taken,
                ExtentTable.of(handle, upload.id()),
                false,
                QuotaTable.reserved(handle, upload.id()));
    }

    private static void tellOffered(Handle handle, NewUpload upload, List<UserId> recipients) {
        LogTable.append(handle, recipients, EventKind.OFFERED, upload.id(), null, upload.now());
    }

    static Ending finish(Handle handle, Finish finish) {
        Optional<Transfer> known = TransferTable.find(handle, finish.id());
        if (known.isEmpty()) {
            return new Ending.Unknown();
        }
        Transfer transfer = known.get();
        if (!transfer.state().unfinished()) {
            return finish.whole().equals(transfer.whole())
                    ? new Ending.Done(transfer)
                    : new Ending.AlreadyFinal(transfer);
        }
        if (transfer.attempt() != finish.attempt()) {
            return new Ending.Superseded(transfer.attempt());
        }
        Optional<Shortage> shortage =
                QuotaTable.atFinish(handle, finish.id(), finish.whole().size(), finish.allowance());
        if (shortage.isPresent()) {
            return new Ending.NoRoom(shortage.get());
        }
        if (finish.lastExtent() != null
                && !ExtentTable.extend(
                        handle, finish.id(), finish.attempt(), finish.lastExtent())) {
            throw new IllegalStateException("finish: the last extent does not continue the prefix");
        }
        commitWhole(handle, finish, transfer.sender().id(), recipients(transfer));
        return new Ending.Done(TransferTable.find(handle, finish.id()).orElseThrow());
    }

    private static void commitWhole(
            Handle handle, Finish finish, UserId sender, List<UserId> recipients) {
        TransferTable.makeAvailable(handle, finish);
        for (UserId barred : finish.barred()) {
            ReceiptTable.set(
                    handle,
                    finish.id(),
                    barred,
                    ReceiptState.FAILED,
                    "the recipient cannot receive",
                    finish.now());
        }
        List<UserId> told =
                recipients.stream().filter(id -> !finish.barred().contains(id)).toList();
        LogTable.append(handle, told, EventKind.AVAILABLE, finish.id(), null, finish.now());
        if (!finish.barred().isEmpty()) {
            tellOfBarred(handle, finish, sender);
        }
    }

    private static void tellOfBarred(Handle handle, Finish finish, UserId sender) {
        for (Receipt receipt : ReceiptTable.of(handle, finish.id())) {
            if (finish.barred().contains(receipt.recipient().id())) {
                tellSender(handle, finish.id(), sender, receipt, finish.now());
            }
        }
    }

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
        LogTable.append(handle, recipients(transfer), kind, transfer.id(), null, now);
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

    private static void tellSender(
            Handle handle, TransferId id, UserId sender, Receipt receipt, Instant now) {
        LogTable.append(handle, List.of(sender), EventKind.RECEIPT_CHANGED, id, receipt, now);
    }

    private static List<UserId> recipients(Transfer transfer) {
        return transfer.receipts().stream().map(receipt -> receipt.recipient().id()).toList();
    }
}

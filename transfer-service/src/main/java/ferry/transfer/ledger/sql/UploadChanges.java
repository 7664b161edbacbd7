package ferry.transfer.ledger.sql;

import ferry.kernel.identity.UserId;
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
import java.util.List;
import java.util.Optional;
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
            tellOffered(handle, upload, known.recipients());
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
        commitWhole(handle, finish, transfer.sender().id(), transfer.recipients());
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
                EndingChanges.tellSender(handle, finish.id(), sender, receipt, finish.now());
            }
        }
    }
}

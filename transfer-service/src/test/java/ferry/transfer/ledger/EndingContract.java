package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.fault.Fault;
import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How transfers become whole, fail and are cancelled.
public interface EndingContract extends LedgerUnderTest {
    @Test
    default void aFinishMakesItAvailableAndTellsTheRecipients() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob", "carol"));
        ledger().checkpoint(id, 1, new Extent(0, 10, 1));

        Ending ending = ledger().finish(Drafts.finish(id, 1, 15, new Extent(10, 15, 2)));

        assertThat(ending).isEqualTo(new Ending.Done(stored(id)));
        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(stored(id).whole()).isEqualTo(new Transfer.Whole(15, Drafts.DIGEST));
        assertThat(stored(id).persistedSize()).isEqualTo(15);
        assertThat(stored(id).finishTime()).isEqualTo(Drafts.NOW);
        assertThat(ledger().extents(id))
                .containsExactly(new Extent(0, 10, 1), new Extent(10, 15, 2));
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
        assertThat(kinds("carol")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
    }

    @Test
    default void aFinishThatCannotBeCommittedLeavesNothing() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        Finish withHole = Drafts.finish(id, 1, 15, new Extent(10, 15, 2));

        assertThatThrownBy(() -> ledger().finish(withHole)).isInstanceOf(Fault.class);

        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(stored(id).whole()).isNull();
        assertThat(ledger().extents(id)).isEmpty();
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
    }

    @Test
    default void anExtentIsFoundByEveryPositionInIt() {
        BlobId blob = BlobId.random();
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));
        ledger().checkpoint(id, 1, new Extent(0, 10, 1));
        ledger().checkpoint(id, 1, new Extent(10, 15, 2));

        assertThat(ledger().extentAt(blob, 0)).contains(new Extent(0, 10, 1));
        assertThat(ledger().extentAt(blob, 9)).contains(new Extent(0, 10, 1));
        assertThat(ledger().extentAt(blob, 10)).contains(new Extent(10, 15, 2));
        assertThat(ledger().extentAt(blob, 15)).isEmpty();
        assertThat(ledger().extentAt(BlobId.random(), 0)).isEmpty();
    }

    @Test
    default void aLostBlobFailsItsTransferForWhoeverStillWaits() {
        BlobId blob = BlobId.random();
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob", "carol", "alice")));
        ledger().finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));
        Outcome saved = new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST));
        ledger().confirm(id, FakePeople.id("carol"), saved, Drafts.NOW);

        assertThat(ledger().lose(List.of(blob), "rotten", Drafts.NOW)).containsExactly(stored(id));
        assertThat(ledger().lose(List.of(blob), "rotten", Drafts.NOW)).isEmpty();

        assertThat(stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(stored(id).failure()).isEqualTo("rotten");
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.SAVED);
        assertThat(kinds("bob")).endsWith(EventKind.FAILED);
        assertThat(kinds("carol")).endsWith(EventKind.AVAILABLE);
        assertThat(kinds("alice")).containsOnlyOnce(EventKind.FAILED).endsWith(EventKind.FAILED);
    }

    @Test
    default void theBlobsOfALedgerSayWhatIsNeededOfThem() {
        BlobId unfinished = BlobId.parse("0a000000-0000-4000-8000-000000000001");
        BlobId empty = BlobId.parse("0a000000-0000-4000-8000-000000000002");
        BlobId cancelled = BlobId.parse("0a000000-0000-4000-8000-000000000003");
        BlobId elsewhere = BlobId.parse("0b000000-0000-4000-8000-000000000001");
        for (BlobId blob : List.of(unfinished, empty, cancelled, elsewhere)) {
            TransferId id = Drafts.id();
            ledger().open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));
            if (!blob.equals(empty)) {
                ledger().checkpoint(id, 1, new Extent(0, 10, 1));
            }
            if (blob.equals(cancelled)) {
                ledger().cancel(id, FakePeople.id("alice"), Drafts.NOW);
            }
        }

        assertThat(ledger().blobs(0x0a))
                .containsExactlyInAnyOrder(
                        new Ledger.StoredBlob(unfinished, 10),
                        new Ledger.StoredBlob(empty, 0),
                        new Ledger.StoredBlob(cancelled, 0));
        assertThat(ledger().blobs(0x0b)).containsExactly(new Ledger.StoredBlob(elsewhere, 10));
        assertThat(ledger().blobs(0xff)).isEmpty();
    }

    @Test
    default void aLostBlobOfAnUnfinishedTransferLeavesItsReceipts() {
        BlobId blob = BlobId.random();
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));

        ledger().lose(List.of(blob), "rotten", Drafts.NOW);

        assertThat(stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.PENDING);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.FAILED);
        assertThat(kinds("alice")).containsExactly(EventKind.FAILED);
    }

    @Test
    default void repeatingAFinishChangesNothing() {
        TransferId id = available("bob");

        assertThat(ledger().finish(Drafts.finish(id, 1, 10, null)))
                .isEqualTo(new Ending.Done(stored(id)));
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
    }

    @Test
    default void anotherFinishOfAWholeFileIsRefused() {
        TransferId id = available("bob");
        Transfer.Whole otherDigest = new Transfer.Whole(10, Drafts.OTHER_DIGEST);

        assertThat(ledger().finish(Drafts.finish(id, 1, otherDigest, null, null)))
                .isEqualTo(new Ending.AlreadyFinal(stored(id)));
        assertThat(ledger().finish(Drafts.finish(id, 1, 11, null)))
                .isEqualTo(new Ending.AlreadyFinal(stored(id)));
    }

    @Test
    default void onlyTheOwnerFinishes() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().open(Drafts.upload(id, 2, "bob"));

        assertThat(ledger().finish(Drafts.finish(id, 1, 0, null)))
                .isEqualTo(new Ending.Superseded(2));
        assertThat(ledger().finish(Drafts.finish(Drafts.id(), 1, 0, null)))
                .isEqualTo(new Ending.Unknown());
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
    }

    @Test
    default void whoCanReceiveNoMoreGetsAFailedReceiptAndNoEvent() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob", "carol"));

        ledger().finish(Drafts.barring(Drafts.finish(id, 1, 0, null), "carol"));

        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.PENDING);
        assertThat(kinds("carol")).containsExactly(EventKind.OFFERED);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.AVAILABLE);
        assertThat(log("alice"))
                .extracting(Event::receipt)
                .containsExactly(stored(id).receiptOf(FakePeople.id("carol")).orElseThrow());
    }

    @Test
    default void aFileThatArrivesWholeIsOneTransaction() {
        TransferId id = Drafts.id();
        byte[] bytes = "all of it".getBytes(StandardCharsets.UTF_8);

        Arrival arrival = arrive(id, bytes);

        assertThat(arrival).isEqualTo(new Arrival.Closed(new Ending.Done(stored(id))));
        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(stored(id).blob()).isNull();
        assertThat(ledger().inlineData(id)).hasValue(bytes);
        assertThat(ledger().extents(id)).isEmpty();
        assertThat(kinds("bob")).containsExactly(EventKind.AVAILABLE);
    }

    @Test
    default void anEmptyFileArrivesToo() {
        TransferId id = Drafts.id();
        arrive(id, new byte[0]);

        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(ledger().inlineData(id)).hasValue(new byte[0]);
    }

    @Test
    default void arrivingAgainIsAnsweredWithTheFinalTransfer() {
        TransferId id = Drafts.id();
        arrive(id, new byte[] {1});

        assertThat(arrive(id, new byte[] {1}))
                .isEqualTo(new Arrival.NotOpened(new Opening.Final(stored(id))));
        assertThat(kinds("bob")).containsExactly(EventKind.AVAILABLE);
    }

    @Test
    default void whatHasNoBytesInTheLedgerHasNone() {
        assertThat(ledger().inlineData(available("bob"))).isEmpty();
        assertThat(ledger().inlineData(Drafts.id())).isEmpty();
        assertThat(ledger().find(Drafts.id())).isEmpty();
    }

    @Test
    default void theOwnerFailsATransferAndTheRecipientsAreTold() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().open(Drafts.upload(id, 2, "bob"));

        assertThat(ledger().fail(id, 1, "too old", Drafts.NOW)).isEqualTo(new Ending.Superseded(2));
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(ledger().fail(id, 2, "wrong size", Drafts.NOW))
                .isEqualTo(new Ending.Done(stored(id)));
        assertThat(stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(stored(id).failure()).isEqualTo("wrong size");
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.FAILED);
        assertThat(ledger().fail(id, 2, "again", Drafts.NOW))
                .isEqualTo(new Ending.AlreadyFinal(stored(id)));
        assertThat(ledger().fail(Drafts.id(), 1, "none", Drafts.NOW))
                .isEqualTo(new Ending.Unknown());
    }

    @Test
    default void theSenderCancelsAnUnfinishedTransferOnce() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));

        assertThat(ledger().cancel(id, FakePeople.id("alice"), Drafts.NOW))
                .isEqualTo(new Ending.Done(stored(id)));
        assertThat(ledger().cancel(id, FakePeople.id("alice"), Drafts.NOW))
                .isEqualTo(new Ending.Done(stored(id)));

        assertThat(stored(id).state()).isEqualTo(TransferState.CANCELLED);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.CANCELLED);
    }

    @Test
    default void nobodyElseCancelsAndNothingWholeIsCancelled() {
        TransferId whole = available("bob");
        TransferId open = Drafts.id();
        ledger().open(Drafts.upload(open, 1, "bob"));

        assertThat(ledger().cancel(open, FakePeople.id("bob"), Drafts.NOW))
                .isEqualTo(new Ending.Unknown());
        assertThat(ledger().cancel(Drafts.id(), FakePeople.id("alice"), Drafts.NOW))
                .isEqualTo(new Ending.Unknown());
        assertThat(ledger().cancel(whole, FakePeople.id("alice"), Drafts.NOW))
                .isEqualTo(new Ending.AlreadyFinal(stored(whole)));
    }

    private Arrival arrive(TransferId id, byte[] bytes) {
        return ledger().arrive(
                        Drafts.upload(id, 1, Drafts.offer(null, false, "bob")),
                        Drafts.finish(
                                id,
                                1,
                                new Transfer.Whole(bytes.length, Drafts.DIGEST),
                                null,
                                bytes));
    }

    @Test
    default void whatHasBegunAsAStreamDoesNotArriveInOnePiece() {
        TransferId id = Drafts.id();
        NewUpload.Offer offer = Drafts.offer(BlobId.random(), true, "bob");
        ledger().open(Drafts.upload(id, 1, offer));
        ledger().checkpoint(id, 1, new Extent(0, 3, 1));

        Arrival arrival =
                ledger().arrive(
                                Drafts.upload(id, 2, Drafts.offer(null, false, "bob")),
                                Drafts.finish(
                                        id,
                                        2,
                                        new Transfer.Whole(5, Drafts.DIGEST),
                                        null,
                                        new byte[5]));

        assertThat(arrival).isEqualTo(new Arrival.Begun());
        assertThat(stored(id).attempt()).isEqualTo(1);
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(ledger().inlineData(id)).isEmpty();
    }
}

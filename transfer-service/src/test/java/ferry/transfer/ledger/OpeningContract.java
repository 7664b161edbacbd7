package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// How uploads are opened, and who may write.
public interface OpeningContract extends LedgerUnderTest {
    Instant LATER = Drafts.NOW.plus(Duration.ofDays(7));

    @Test
    default void aNewTransferIsMadeAndItsRecipientsAreTold() {
        TransferId id = Drafts.id();

        Opening opening = ledger().open(Drafts.upload(id, 3, "bob", "carol"));

        Transfer made = granted(opening).transfer();
        assertThat(granted(opening).created()).isTrue();
        assertThat(granted(opening).extents()).isEmpty();
        assertThat(made).isEqualTo(stored(id));
        assertThat(made.state()).isEqualTo(TransferState.RECEIVING);
        assertThat(made.attempt()).isEqualTo(3);
        assertThat(made.receipts())
                .extracting(Receipt::recipient)
                .containsExactly(FakePeople.party("bob"), FakePeople.party("carol"));
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
        assertThat(kinds("carol")).containsExactly(EventKind.OFFERED);
        assertThat(kinds("alice")).isEmpty();
    }

    @Test
    default void aTransferThatIsNotAnnouncedTellsNobody() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(BlobId.random(), false, "bob")));

        assertThat(kinds("bob")).isEmpty();
    }

    @Test
    default void withoutASpecThereIsNothingToMake() {
        assertThat(ledger().open(Drafts.upload(Drafts.id(), 1, (NewUpload.Offer) null)))
                .isEqualTo(new Opening.Unknown());
    }

    @Test
    default void anAttemptThatIsNotHigherIsStale() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 5, "bob"));

        assertThat(ledger().open(Drafts.upload(id, 5, "bob"))).isEqualTo(new Opening.Stale(5));
        assertThat(ledger().open(Drafts.upload(id, 4, "bob"))).isEqualTo(new Opening.Stale(5));
        assertThat(stored(id).attempt()).isEqualTo(5);
    }

    @Test
    default void aHigherAttemptTakesOverWithThePersistedPrefix() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().checkpoint(id, 1, new Extent(0, 10, -1));
        ledger().checkpoint(id, 1, new Extent(10, 15, 2));
        ledger().pause(id, 1, Drafts.NOW, LATER);

        Opening opening = ledger().open(Drafts.upload(id, 9, (NewUpload.Offer) null));

        assertThat(granted(opening).created()).isFalse();
        assertThat(granted(opening).extents())
                .containsExactly(new Extent(0, 10, -1), new Extent(10, 15, 2));
        assertThat(granted(opening).transfer().attempt()).isEqualTo(9);
        assertThat(granted(opening).transfer().persistedSize()).isEqualTo(15);
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
    }

    @Test
    default void anotherSpecUnderTheSameIdIsAConflict() {
        TransferId id = Drafts.id();
        NewUpload.Offer first = Drafts.offer(BlobId.random(), true, "bob");
        ledger().open(Drafts.upload(id, 1, first));
        NewUpload.Offer other =
                new NewUpload.Offer(
                        Drafts.spec("other"),
                        "another digest",
                        first.recipients(),
                        BlobId.random(),
                        true,
                        first.room());

        assertThat(ledger().open(Drafts.upload(id, 2, other))).isEqualTo(new Opening.Conflict());
        assertThat(stored(id).attempt()).isEqualTo(1);
    }

    @Test
    default void aForeignTransferLooksLikeAMissingOneOrATakenName() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        NewUpload.Offer offer = Drafts.offer(BlobId.random(), true, "bob");
        Party mallory = FakePeople.party("mallory");

        assertThat(ledger().open(new NewUpload(id, mallory, 2, null, Drafts.NOW, LATER)))
                .isEqualTo(new Opening.Unknown());
        assertThat(ledger().open(new NewUpload(id, mallory, 2, offer, Drafts.NOW, LATER)))
                .isEqualTo(new Opening.Conflict());
        assertThat(stored(id).attempt()).isEqualTo(1);
    }

    @Test
    default void aFinalTransferRefusesNoAttempt() {
        TransferId id = available("bob");

        assertThat(ledger().open(Drafts.upload(id, 1, "bob")))
                .isEqualTo(new Opening.Final(stored(id)));
        assertThat(ledger().open(Drafts.upload(id, 7, "bob")))
                .isEqualTo(new Opening.Final(stored(id)));
    }

    @Test
    default void onlyTheOwnerCheckpoints() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().open(Drafts.upload(id, 2, "bob"));

        assertThat(ledger().checkpoint(id, 1, new Extent(0, 10, 1))).isFalse();
        assertThat(stored(id).persistedSize()).isZero();
        assertThat(ledger().checkpoint(id, 2, new Extent(0, 10, 1))).isTrue();
        assertThat(stored(id).persistedSize()).isEqualTo(10);
    }

    @Test
    default void checkpointsLeaveNoHolesAndDoNotOverlap() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().checkpoint(id, 1, new Extent(0, 10, 1));

        assertThat(ledger().checkpoint(id, 1, new Extent(11, 20, 2))).isFalse();
        assertThat(ledger().checkpoint(id, 1, new Extent(9, 20, 2))).isFalse();
        assertThat(ledger().checkpoint(id, 1, new Extent(0, 10, 1))).isFalse();
        assertThat(ledger().extents(id)).containsExactly(new Extent(0, 10, 1));
        assertThat(stored(id).persistedSize()).isEqualTo(10);
    }

    @Test
    default void nothingIsAddedToAFinalTransfer() {
        TransferId id = available("bob");

        assertThat(ledger().checkpoint(id, 1, new Extent(10, 20, 1))).isFalse();
        assertThat(ledger().checkpoint(Drafts.id(), 1, new Extent(0, 20, 1))).isFalse();
        assertThat(stored(id).persistedSize()).isEqualTo(10);
    }

    @Test
    default void onlyTheOwnerPauses() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().open(Drafts.upload(id, 2, "bob"));

        ledger().pause(id, 1, Drafts.NOW, LATER);
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        ledger().pause(id, 2, Drafts.NOW, LATER);
        assertThat(stored(id).state()).isEqualTo(TransferState.PAUSED);
    }

    @Test
    default void afterAStartNoStreamIsOpen() {
        TransferId open = Drafts.id();
        ledger().open(Drafts.upload(open, 1, "bob"));
        TransferId whole = available("bob");

        ledger().pauseAll(Drafts.NOW, LATER);

        assertThat(stored(open).state()).isEqualTo(TransferState.PAUSED);
        assertThat(stored(whole).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    default void everyDetailOfASpecIsKept() {
        TransferId id = Drafts.id();
        Spec spec =
                new Spec(
                        "\u00fcber \ud83d\udef3.tar",
                        123L,
                        "application/x-tar",
                        Spec.Kind.BUNDLE,
                        17L,
                        Drafts.NOW.minusMillis(5),
                        true,
                        "line one\nline two",
                        Duration.ofHours(3));
        NewUpload.Offer offer = Drafts.offer(BlobId.random(), true, "bob");
        ledger().open(
                        Drafts.upload(
                                id,
                                1,
                                new NewUpload.Offer(
                                        spec,
                                        offer.digest(),
                                        offer.recipients(),
                                        offer.blob(),
                                        true,
                                        offer.room())));

        Transfer kept = stored(id);
        assertThat(kept.spec()).isEqualTo(spec);
        assertThat(kept.blob()).isEqualTo(offer.blob());
        assertThat(kept.expireTime()).isEqualTo(LATER);
        assertThat(kept.createTime()).isEqualTo(Drafts.NOW);
        assertThat(kept.sender()).isEqualTo(FakePeople.party("alice"));
    }

    private static Opening.Granted granted(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Granted.class);
        return (Opening.Granted) opening;
    }
}

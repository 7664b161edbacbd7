package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What becomes of the things of somebody whose account is deleted.
public interface DepartureContract extends LedgerUnderTest {
    Instant AFTERWARDS = Drafts.NOW.plusSeconds(60);

    @Test
    default void hisUnfinishedUploadsFailAndTheirRecipientsAreTold() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().checkpoint(id, 1, new Extent(0, 10, 7));
        BlobId blob = blob(id);

        Removal removal = remove("alice");

        assertThat(stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(stored(id).failure()).contains("sender", "deleted");
        assertThat(stored(id).finishTime()).isEqualTo(AFTERWARDS);
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.FAILED);
        assertThat(removal.changed()).containsExactly(stored(id));
        assertThat(removal.more()).isFalse();
        assertThat(ledger().unneeded(null, 9)).containsExactly(blob);
        assertThat(ledger().extents(id)).isEmpty();
    }

    @Test
    default void whatHeHasSentStaysForWhoeverMayWantIt() {
        TransferId id = available("bob");
        Transfer before = stored(id);

        remove("alice");

        assertThat(stored(id)).isEqualTo(before);
        assertThat(ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    default void whatWasOnItsWayToHimFailsForHimAndTheSenderIsTold() {
        TransferId id = available("bob", "carol");

        Removal removal = remove("bob");

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.PENDING);
        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        Event told = log("alice").getLast();
        assertThat(told.kind()).isEqualTo(EventKind.RECEIPT_CHANGED);
        assertThat(told.receipt()).isEqualTo(stored(id).receiptOf(FakePeople.id("bob")).get());
        assertThat(removal.changed()).containsExactly(stored(id));
        assertThat(ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    default void whatHeHasSavedStaysSaved() {
        TransferId id = available("bob", "carol");
        ledger().confirm(
                        id,
                        FakePeople.id("bob"),
                        new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST)),
                        Drafts.NOW);

        remove("bob");

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.SAVED);
    }

    @Test
    default void bytesThatNobodyIsLeftForAreLetGo() {
        TransferId id = available("bob", "carol");
        BlobId blob = blob(id);
        remove("bob");
        assertThat(ledger().unneeded(null, 9)).isEmpty();

        remove("carol");

        assertThat(stored(id).state()).isEqualTo(TransferState.EXPIRED);
        assertThat(stored(id).blob()).isNull();
        assertThat(ledger().unneeded(null, 9)).containsExactly(blob);
        ledger().deleted(List.of(blob));
        assertThat(ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    default void aFileInTheLedgerIsLetGoToo() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(null, true, "bob")));
        Transfer.Whole whole = new Transfer.Whole(3, Drafts.DIGEST);
        ledger().finish(Drafts.finish(id, 1, whole, null, new byte[] {1, 2, 3}));
        assertThat(ledger().inlineData(id)).isPresent();

        remove("bob");

        assertThat(ledger().inlineData(id)).isEmpty();
        assertThat(ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    default void anUploadFailsWhoseLastRecipientIsGone() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob", "carol"));
        remove("bob");
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);

        remove("carol");

        assertThat(stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(stored(id).failure()).contains("recipients", "deleted");
        assertThat(ledger().checkpoint(id, 1, new Extent(0, 10, 7))).isFalse();
    }

    @Test
    default void hisLogAndHisDevicesAreRemovedAndNothingIsWrittenForHimAgain() {
        TransferId id = available("bob");
        UserId alice = FakePeople.id("alice");
        ledger().receiving(id, FakePeople.id("bob"), Drafts.NOW);
        ledger().acknowledged(alice, "phone", Drafts.NOW);
        assertThat(log("alice")).hasSize(1);

        remove("alice");
        ledger().confirm(
                        id,
                        FakePeople.id("bob"),
                        new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST)),
                        AFTERWARDS);

        assertThat(log("alice")).isEmpty();
        assertThat(ledger().end(alice).sequence()).isZero();
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.SAVED);
    }

    @Test
    default void aTransferOfWhichNobodyIsLeftIsRemovedAltogether() {
        TransferId finished = available("bob");
        TransferId begun = Drafts.id();
        ledger().open(Drafts.upload(begun, 1, "bob"));
        Set<BlobId> blobs = Set.of(blob(finished), blob(begun));

        remove("alice");
        remove("bob");

        assertThat(ledger().find(finished)).isEmpty();
        assertThat(ledger().find(begun)).isEmpty();
        assertThat(ledger().unneeded(null, 9)).containsExactlyInAnyOrderElementsOf(blobs);
    }

    @Test
    default void nothingBeginsForSomebodyWhoIsGone() {
        remove("bob");
        TransferId big = Drafts.id();
        TransferId small = Drafts.id();
        Transfer.Whole whole = new Transfer.Whole(3, Drafts.DIGEST);
        Opening refused = new Opening.Departed(List.of(FakePeople.party("bob")));

        assertThat(ledger().open(Drafts.upload(big, 1, "carol", "bob"))).isEqualTo(refused);
        assertThat(
                        ledger().arrive(
                                        Drafts.upload(small, 1, Drafts.offer(null, false, "bob")),
                                        Drafts.finish(small, 1, whole, null, new byte[] {1, 2, 3})))
                .isEqualTo(new Arrival.NotOpened(refused));

        assertThat(ledger().find(big)).isEmpty();
        assertThat(ledger().find(small)).isEmpty();
        assertThat(log("carol")).isEmpty();
    }

    @Test
    default void nothingBeginsOfSomebodyWhoIsGone() {
        remove("alice");
        TransferId id = Drafts.id();

        assertThat(ledger().open(Drafts.upload(id, 1, "bob")))
                .isEqualTo(new Opening.Departed(List.of(FakePeople.party("alice"))));

        assertThat(ledger().find(id)).isEmpty();
        assertThat(log("bob")).isEmpty();
    }

    @Test
    default void whoDepartsWhileItIsSentHasFailedAtTheEnd() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob", "carol"));
        remove("bob");

        ledger().finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));

        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.PENDING);
        assertThat(log("bob")).isEmpty();
    }

    @Test
    default void removingHimAgainChangesNothing() {
        TransferId id = available("bob", "carol");
        remove("bob");
        Transfer before = stored(id);

        assertThat(remove("bob")).isEqualTo(new Removal(List.of(), false));

        assertThat(stored(id)).isEqualTo(before);
        assertThat(log("alice")).hasSize(1);
    }

    @Test
    default void whoHasMuchIsRemovedInSeveralTransactions() {
        List<TransferId> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add(available("bob", "carol"));
        }

        assertThat(remove("bob").more()).isTrue();
        assertThat(remove("bob").more()).isFalse();

        assertThat(many)
                .allSatisfy(id -> assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.FAILED));
    }

    @Test
    default void peopleAreListedInOrderUntilTheyAreRemoved() {
        available("bob", "carol");
        ledger().acknowledged(FakePeople.id("dave"), "phone", Drafts.NOW);
        Set<UserId> all = new TreeSet<>(ids("alice", "bob", "carol", "dave"));

        assertThat(ledger().people(null, 9)).containsExactlyElementsOf(all);
        List<UserId> firstTwo = ledger().people(null, 2);
        assertThat(firstTwo).hasSize(2);
        assertThat(ledger().people(firstTwo.getLast(), 9)).hasSize(2);

        remove("bob");

        assertThat(ledger().people(null, 9))
                .containsExactlyInAnyOrderElementsOf(ids("alice", "carol", "dave"));
    }

    @Test
    default void aLedgerBelongsToOneInstallation() {
        InstallationId first = new InstallationId(new UUID(1, 1));

        assertThat(ledger().belongsTo(first)).isTrue();
        assertThat(ledger().belongsTo(first)).isTrue();
        assertThat(ledger().belongsTo(new InstallationId(new UUID(2, 2)))).isFalse();
        assertThat(ledger().belongsTo(first)).isTrue();
    }

    private BlobId blob(TransferId id) {
        return Objects.requireNonNull(stored(id).blob());
    }

    private Removal remove(String name) {
        return ledger().remove(FakePeople.id(name), AFTERWARDS);
    }

    private static List<UserId> ids(String... names) {
        return Stream.of(names).map(FakePeople::id).toList();
    }
}

package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What time alone changes. Drafts are whole for 30 days, or for 7 once everybody has saved them; they are given up after 7.
public interface ExpiryContract extends LedgerUnderTest {
    Duration WEEK = Duration.ofDays(7);
    Duration MONTH = Duration.ofDays(30);

    @Test
    default void anUploadThatNobodyGoesOnWithExpiresAtItsTimeAndNotBefore() {
        TransferId id = paused(Drafts.NOW.plus(WEEK));
        BlobId blob = blob(id);

        assertThat(expire(WEEK.minusMillis(1)).changed()).isEmpty();
        assertThat(stored(id).state()).isEqualTo(TransferState.PAUSED);
        Removal removal = expire(WEEK);

        Transfer expired = stored(id);
        assertThat(removal).isEqualTo(new Removal(List.of(expired), false));
        assertThat(expired.state()).isEqualTo(TransferState.EXPIRED);
        assertThat(expired.finishTime()).isEqualTo(Drafts.NOW.plus(WEEK));
        assertThat(expired.expireTime()).isEqualTo(Drafts.NOW.plus(WEEK));
        assertThat(ledger().unneeded(null, 9)).containsExactly(blob);
        assertThat(ledger().extents(id)).isEmpty();
        assertThat(ledger().usage(FakePeople.id("alice"))).isEqualTo(new Usage(0, 0, 1));
        assertThat(ledger().open(Drafts.upload(id, 9, "bob", "carol")))
                .isEqualTo(new Opening.Final(expired));
        assertThat(ledger().checkpoint(id, 1, new Extent(10, 20, 7))).isFalse();
    }

    @Test
    default void itsRecipientsAndItsSenderAreTold() {
        TransferId id = paused(Drafts.NOW.plus(WEEK));

        expire(WEEK);

        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.EXPIRED);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.EXPIRED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.EXPIRED);
        assertThat(log("alice").stream().map(Event::receipt))
                .containsExactlyElementsOf(stored(id).receipts());
    }

    @Test
    default void aBatchIsBoundedByRecipientsToo() {
        String[] many = IntStream.range(0, 256).mapToObj(i -> "person" + i).toArray(String[]::new);
        available(many);
        available(many);

        Removal first = expire(MONTH);

        assertThat(first.changed()).hasSize(1);
        assertThat(first.more()).isTrue();
        assertThat(expire(MONTH).changed()).hasSize(1);
        assertThat(expire(MONTH).changed()).isEmpty();
    }

    @Test
    default void anOpenUploadIsNotIdleHoweverOldItIs() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));

        assertThat(expire(MONTH).changed()).isEmpty();
        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
    }

    @Test
    default void timeCountsFromTheLastStreamAndFromTheStartOfTheServer() {
        TransferId id = paused(Drafts.NOW.plus(WEEK));
        ledger().open(Drafts.upload(id, 2, (NewUpload.Offer) null));
        Instant later = Drafts.NOW.plus(Duration.ofDays(20));

        ledger().pauseAll(Drafts.NOW, later);

        assertThat(expire(Duration.ofDays(20).minusMillis(1)).changed()).isEmpty();
        assertThat(expire(Duration.ofDays(20)).changed()).hasSize(1);
    }

    @Test
    default void aWholeFileThatNotEverybodyHasExpiresAtItsTime() {
        TransferId id = available("bob", "carol", "dave", "erin");
        BlobId blob = blob(id);
        save(id, "bob");
        confirm(id, "carol", new Outcome.Declined());
        confirm(id, "dave", new Outcome.Failed("no room"));
        int events = log("alice").size();

        assertThat(expire(MONTH.minusMillis(1)).changed()).isEmpty();
        assertThat(expire(MONTH).changed()).containsExactly(stored(id));

        Transfer expired = stored(id);
        assertThat(expired.state()).isEqualTo(TransferState.EXPIRED);
        assertThat(expired.whole()).isNotNull();
        assertThat(expired.blob()).isNull();
        assertThat(expired.finishTime()).isEqualTo(Drafts.NOW);
        assertThat(ledger().unneeded(null, 9)).containsExactly(blob);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.SAVED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.DECLINED);
        assertThat(receipt(id, "dave")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(id, "erin")).isEqualTo(ReceiptState.EXPIRED);
        assertThat(kinds("bob")).doesNotContain(EventKind.EXPIRED);
        assertThat(kinds("carol")).doesNotContain(EventKind.EXPIRED);
        assertThat(kinds("dave")).endsWith(EventKind.EXPIRED);
        assertThat(kinds("erin")).endsWith(EventKind.EXPIRED);
        assertThat(log("alice")).hasSize(events + 1);
        assertThat(log("alice").getLast().receipt())
                .isEqualTo(expired.receiptOf(FakePeople.id("erin")).orElseThrow());
    }

    @Test
    default void whatIsInTheLedgerIsLetGoToo() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, Drafts.offer(null, true, "bob")));
        Transfer.Whole whole = new Transfer.Whole(3, Drafts.DIGEST);
        ledger().finish(Drafts.finish(id, 1, whole, null, new byte[] {1, 2, 3}));

        expire(MONTH);

        assertThat(ledger().inlineData(id)).isEmpty();
        assertThat(ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    default void onceEverybodyHasSavedItAFileIsKeptForAShorterTime() {
        TransferId id = available("bob", "carol");

        save(id, "bob");
        assertThat(stored(id).expireTime()).isEqualTo(Drafts.NOW.plus(MONTH));
        save(id, "carol");

        assertThat(stored(id).expireTime()).isEqualTo(Drafts.NOW.plus(WEEK));
        assertThat(expire(WEEK.minusMillis(1)).changed()).isEmpty();
        assertThat(expire(WEEK).changed()).hasSize(1);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.SAVED);
        assertThat(kinds("bob")).doesNotContain(EventKind.EXPIRED);
    }

    @Test
    default void aFileThatEverybodyHasSavedStaysForThoseWhoAreReceivingItAgain() {
        TransferId id = available("bob");
        TransferId other = available("bob");
        save(id, "bob");
        save(other, "bob");

        assertThat(ledger().expire(Drafts.NOW.plus(WEEK), Set.of(id), 1).changed())
                .extracting(Transfer::id)
                .containsExactly(other);
        assertThat(ledger().expire(Drafts.NOW.plus(MONTH).minusMillis(1), Set.of(id), 1).changed())
                .isEmpty();
        assertThat(stored(id).state()).isEqualTo(TransferState.AVAILABLE);

        assertThat(ledger().expire(Drafts.NOW.plus(MONTH), Set.of(id), 1).changed())
                .as("no longer than one that not everybody has saved")
                .hasSize(1);
    }

    @Test
    default void aFileThatNobodyIsReceivingAnyMoreGoes() {
        TransferId id = available("bob");
        save(id, "bob");
        ledger().expire(Drafts.NOW.plus(WEEK), Set.of(id), 9);

        assertThat(expire(WEEK).changed()).extracting(Transfer::id).containsExactly(id);
    }

    @Test
    default void savingItLateKeepsNothingLonger() {
        TransferId id = available("bob");

        Instant late = Drafts.NOW.plus(MONTH).minusSeconds(1);
        ledger().confirm(id, FakePeople.id("bob"), saved(), late);

        assertThat(stored(id).expireTime()).isEqualTo(Drafts.NOW.plus(MONTH));
    }

    @Test
    default void aBlobOfTwoTransfersGoesWithTheLastOfThem() {
        TransferId first = available("bob");
        TransferId second = available("bob");
        BlobId blob = blob(first);
        shareBlob(first, second);

        save(first, "bob");
        expire(WEEK);
        assertThat(stored(first).state()).isEqualTo(TransferState.EXPIRED);
        assertThat(stored(second).blob()).isEqualTo(blob);
        assertThat(ledger().unneeded(null, 9)).doesNotContain(blob);
        assertThat(ledger().extents(second)).isNotEmpty();
        expire(MONTH);

        assertThat(ledger().unneeded(null, 9)).contains(blob);
        assertThat(ledger().extents(second)).isEmpty();
    }

    /// Lets the bytes of the first transfer be those of the second, too.
    void shareBlob(TransferId first, TransferId second);

    @Test
    default void muchIsExpiredInSeveralTransactions() {
        for (int i = 0; i < 5; i++) {
            available("bob");
        }

        assertThat(ledger().expire(Drafts.NOW.plus(MONTH), Set.of(), 3).more()).isTrue();
        assertThat(ledger().expire(Drafts.NOW.plus(MONTH), Set.of(), 3).changed()).hasSize(2);
        assertThat(ledger().expire(Drafts.NOW.plus(MONTH), Set.of(), 3).changed()).isEmpty();
    }

    @Test
    default void cancellingAndFailingLetGoOfTheBytesInTheSameTransaction() {
        TransferId cancelled = paused(Drafts.NOW.plus(WEEK));
        TransferId failed = paused(Drafts.NOW.plus(WEEK));
        List<BlobId> blobs = List.of(blob(cancelled), blob(failed));

        ledger().cancel(cancelled, FakePeople.id("alice"), Drafts.NOW);
        ledger().fail(failed, 1, "why", Drafts.NOW);

        assertThat(ledger().unneeded(null, 9)).containsExactlyInAnyOrderElementsOf(blobs);
        assertThat(stored(cancelled).blob()).isNull();
        assertThat(stored(cancelled).expireTime()).isEqualTo(Drafts.NOW);
        assertThat(ledger().unneeded(ledger().unneeded(null, 1).getFirst(), 9)).hasSize(1);
    }

    @Test
    default void whatHasEndedIsForgottenLaterAndNothingElseIs() {
        TransferId cancelled = paused(Drafts.NOW.plus(WEEK));
        ledger().cancel(cancelled, FakePeople.id("alice"), Drafts.NOW);
        TransferId whole = available("bob");
        TransferId open = paused(Drafts.NOW.plus(WEEK));

        assertThat(ledger().forget(Drafts.NOW, 9)).isZero();
        assertThat(ledger().forget(Drafts.NOW.plusMillis(1), 9)).isEqualTo(1);
        assertThat(ledger().forget(Drafts.NOW.plus(MONTH), 9)).isZero();

        assertThat(ledger().find(cancelled)).isEmpty();
        assertThat(ledger().list(FakePeople.id("bob"), Ledger.Box.INBOX, 9, null).transfers())
                .extracting(Transfer::id)
                .containsExactlyInAnyOrder(whole, open);
        assertThat(kinds("bob"))
                .as("the log has its own end")
                .contains(EventKind.CANCELLED, EventKind.AVAILABLE);
    }

    private TransferId paused(Instant expireTime) {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob", "carol"));
        ledger().checkpoint(id, 1, new Extent(0, 10, 7));
        ledger().pause(id, 1, Drafts.NOW, expireTime);
        return id;
    }

    private Removal expire(Duration afterNow) {
        return ledger().expire(Drafts.NOW.plus(afterNow), Set.of(), 9);
    }

    private void save(TransferId id, String name) {
        confirm(id, name, saved());
    }

    private static Outcome saved() {
        return new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST));
    }

    private void confirm(TransferId id, String name, Outcome outcome) {
        ledger().confirm(id, FakePeople.id(name), outcome, Drafts.NOW);
    }

    private BlobId blob(TransferId id) {
        return Objects.requireNonNull(stored(id).blob());
    }
}

package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where each recipient stands.
public interface ReceiptContract extends LedgerUnderTest {
    Instant LATER = Drafts.NOW.plusSeconds(60);
    Outcome.Saved SAVED = new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST));

    @Test
    default void anAcknowledgedEventMeansOffered() {
        TransferId id = available("bob", "carol");
        UserId bob = FakePeople.id("bob");

        ledger().acknowledge(bob, "phone", ledger().end(bob), LATER);

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.OFFERED);
        assertThat(receipt(id, "carol")).isEqualTo(ReceiptState.PENDING);
        assertThat(kinds("alice")).isEmpty();
    }

    @Test
    default void anAcknowledgementCoversWhatIsBeforeItOnly() {
        TransferId first = available("bob");
        UserId bob = FakePeople.id("bob");
        LogPosition between = ledger().end(bob);
        TransferId second = available("bob");

        ledger().acknowledge(bob, "phone", between, LATER);

        assertThat(receipt(first, "bob")).isEqualTo(ReceiptState.OFFERED);
        assertThat(receipt(second, "bob")).isEqualTo(ReceiptState.PENDING);
    }

    @Test
    default void onlyTheFirstReceivingIsNews() {
        TransferId id = available("bob");

        assertThat(ledger().receiving(id, FakePeople.id("bob"), LATER)).isTrue();
        assertThat(ledger().receiving(id, FakePeople.id("bob"), LATER)).isFalse();
        assertThat(ledger().receiving(id, FakePeople.id("mallory"), LATER)).isFalse();
        assertThat(ledger().receiving(Drafts.id(), FakePeople.id("bob"), LATER)).isFalse();

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.RECEIVING);
        assertThat(log("alice"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(EventKind.RECEIPT_CHANGED);
                    assertThat(event.receipt())
                            .isEqualTo(
                                    new Receipt(
                                            FakePeople.party("bob"),
                                            ReceiptState.RECEIVING,
                                            LATER,
                                            ""));
                });
    }

    @Test
    default void acknowledgingDoesNotTakeBackReceiving() {
        TransferId id = available("bob");
        UserId bob = FakePeople.id("bob");
        ledger().receiving(id, bob, LATER);

        ledger().acknowledge(bob, "phone", ledger().end(bob), LATER);

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.RECEIVING);
    }

    @Test
    default void savedIsFinal() {
        TransferId id = available("bob");

        assertThat(confirm(id, SAVED)).isTrue();
        assertThat(confirm(id, SAVED)).isFalse();
        assertThat(confirm(id, new Outcome.Declined())).isFalse();
        assertThat(confirm(id, new Outcome.Failed("disk full"))).isFalse();
        assertThat(ledger().receiving(id, FakePeople.id("bob"), LATER)).isFalse();

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.SAVED);
        assertThat(log("alice")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DECLINED", "FAILED"})
    default void whatWasNotWantedOrNotPossibleMayBeSavedLater(ReceiptState first) {
        TransferId id = available("bob");
        Outcome outcome =
                first == ReceiptState.DECLINED
                        ? new Outcome.Declined()
                        : new Outcome.Failed("disk full");

        assertThat(confirm(id, outcome)).isTrue();
        assertThat(confirm(id, outcome)).isFalse();
        assertThat(receipt(id, "bob")).isEqualTo(first);
        assertThat(stored(id).receipts().getFirst().failure())
                .isEqualTo(first == ReceiptState.FAILED ? "disk full" : "");
        assertThat(ledger().receiving(id, FakePeople.id("bob"), LATER)).isFalse();
        assertThat(confirm(id, SAVED)).isTrue();

        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.SAVED);
        assertThat(stored(id).receipts().getFirst().failure()).isEmpty();
        assertThat(log("alice")).hasSize(2);
    }

    @Test
    default void aRecipientWhoCannotMakeUpHisMindMakesNoMoreEvents() {
        TransferId id = available("bob");
        confirm(id, new Outcome.Declined());

        assertThat(confirm(id, new Outcome.Failed("no"))).isFalse();
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.DECLINED);
        assertThat(log("alice")).hasSize(1);
    }

    @Test
    default void savedNeedsTheSendersSizeAndDigest() {
        TransferId id = available("bob");
        Confirmation mismatch = new Confirmation.Mismatch(Drafts.DIGEST);

        assertThat(said(id, new Outcome.Saved(new Transfer.Whole(10, Drafts.OTHER_DIGEST))))
                .isEqualTo(mismatch);
        assertThat(said(id, new Outcome.Saved(new Transfer.Whole(9, Drafts.DIGEST))))
                .isEqualTo(mismatch);
        assertThat(receipt(id, "bob")).isEqualTo(ReceiptState.PENDING);
    }

    @Test
    default void savedNeedsAWholeFile() {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, "bob"));
        ledger().checkpoint(id, 1, new Extent(0, 4, 1));

        assertThat(said(id, SAVED)).isEqualTo(new Confirmation.NotComplete(4));
        assertThat(confirm(id, new Outcome.Declined())).isTrue();
    }

    @Test
    default void whoSavesWhatHasEndedOtherwiseIsToldHow() {
        TransferId cancelled = Drafts.id();
        ledger().open(Drafts.upload(cancelled, 1, "bob"));
        ledger().cancel(cancelled, FakePeople.id("alice"), LATER);
        TransferId failed = Drafts.id();
        ledger().open(Drafts.upload(failed, 1, "bob"));
        ledger().fail(failed, 1, "broken", LATER);

        for (TransferId ended : List.of(cancelled, failed)) {
            assertThat(said(ended, SAVED)).isEqualTo(new Confirmation.Ended(stored(ended)));
            assertThat(receipt(ended, "bob")).isEqualTo(ReceiptState.PENDING);
        }
    }

    @Test
    default void onlyRecipientsHaveASay() {
        TransferId id = available("bob");

        assertThat(ledger().confirm(id, FakePeople.id("mallory"), SAVED, LATER))
                .isEqualTo(new Confirmation.Unknown());
        assertThat(ledger().confirm(id, FakePeople.id("alice"), SAVED, LATER))
                .isEqualTo(new Confirmation.Unknown());
        assertThat(ledger().confirm(Drafts.id(), FakePeople.id("bob"), SAVED, LATER))
                .isEqualTo(new Confirmation.Unknown());
    }

    private Confirmation said(TransferId id, Outcome outcome) {
        return ledger().confirm(id, FakePeople.id("bob"), outcome, LATER);
    }

    private boolean confirm(TransferId id, Outcome outcome) {
        Confirmation confirmation = said(id, outcome);
        assertThat(confirmation).isInstanceOf(Confirmation.Taken.class);
        return ((Confirmation.Taken) confirmation).changed();
    }
}

package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.transfer.fixture.Drafts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Senders who fall silent in the middle, and what their recipients are told.
public interface SilenceContract extends LedgerUnderTest {
    Instant START = Drafts.NOW;
    Duration PATIENCE = Duration.ofSeconds(60);
    Duration PAIR = Duration.ofMinutes(10);

    @Test
    default void recipientsAreToldOnceThatASenderIsSilent() {
        TransferId id = open("bob", "carol");
        ledger().pause(id, 1, START, OpeningContract.LATER);

        assertThat(stall(START.plus(PATIENCE).minusMillis(1))).isEmpty();
        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
        assertThat(stall(START.plus(PATIENCE))).containsExactly(id);
        assertThat(stall(START.plus(PATIENCE.multipliedBy(20)))).isEmpty();

        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.STALLED);
        assertThat(kinds("carol")).containsExactly(EventKind.OFFERED, EventKind.STALLED);
        assertThat(kinds("alice")).isEmpty();
    }

    @Test
    default void whoWasToldOfTheSilenceIsToldOfItsEnd() {
        TransferId id = open("bob");
        ledger().pause(id, 1, START, OpeningContract.LATER);
        ledger().open(Drafts.upload(id, 2, "bob"));
        assertThat(kinds("bob")).as("nobody was told").containsExactly(EventKind.OFFERED);
        ledger().pause(id, 2, START, OpeningContract.LATER);
        stall(START.plus(PATIENCE));

        ledger().open(Drafts.upload(id, 3, "bob"));
        ledger().open(Drafts.upload(id, 4, "bob"));

        assertThat(kinds("bob"))
                .containsExactly(EventKind.OFFERED, EventKind.STALLED, EventKind.RESUMED);
    }

    @Test
    default void onePairOfATransferInTenMinutesIsEnough() {
        TransferId id = open("bob");
        ledger().pause(id, 1, START, OpeningContract.LATER);
        Instant told = START.plus(PATIENCE);
        stall(told);
        ledger().open(Drafts.upload(id, 2, "bob"));
        ledger().pause(id, 2, told, OpeningContract.LATER);

        assertThat(stall(told.plus(PAIR).minusMillis(1))).isEmpty();
        assertThat(stall(told.plus(PAIR))).containsExactly(id);
    }

    @Test
    default void aSenderWhoIsThereOrDoneIsNotSilent() {
        TransferId there = open("bob");
        TransferId newer = open("bob");
        ledger().open(Drafts.upload(newer, 2, "bob"));
        ledger().pause(newer, 1, START, OpeningContract.LATER);
        TransferId cancelled = open("bob");
        ledger().pause(cancelled, 1, START, OpeningContract.LATER);
        ledger().cancel(cancelled, Drafts.upload(cancelled, 1, "bob").sender().id(), START);
        available("bob");

        assertThat(stall(START.plus(Duration.ofDays(1)))).isEmpty();
        ledger().pauseAll(START, OpeningContract.LATER);

        assertThat(stall(START.plus(PATIENCE).minusMillis(1))).isEmpty();
        assertThat(stall(START.plus(PATIENCE))).containsExactlyInAnyOrder(there, newer);
    }

    @Test
    default void manyAreToldInParts() {
        List<TransferId> all = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            all.add(open("bob"));
        }
        ledger().pauseAll(START, OpeningContract.LATER);
        List<TransferId> first = stall(START.plus(PATIENCE));
        List<TransferId> second = stall(START.plus(PATIENCE));

        assertThat(first).hasSizeLessThan(70);
        assertThat(second).doesNotContainAnyElementsOf(first);
        second.addAll(first);
        assertThat(second).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    default void whatNobodyWasToldOfIsOfferedWhenItGoesOnAsAStream() {
        TransferId id = Drafts.id();
        NewUpload.Offer quiet = Drafts.offer(ferry.store.BlobId.random(), false, "bob");
        ledger().open(Drafts.upload(id, 1, quiet));
        ledger().pause(id, 1, START, OpeningContract.LATER);
        assertThat(stall(START.plus(PATIENCE))).isEmpty();
        ledger().open(Drafts.upload(id, 2, quiet));
        assertThat(kinds("bob")).as("whole in its first message again").isEmpty();

        ledger().open(Drafts.upload(id, 3, "bob"));
        ledger().open(Drafts.upload(id, 4, (NewUpload.Offer) null));

        assertThat(kinds("bob")).containsExactly(EventKind.OFFERED);
    }

    private TransferId open(String... recipients) {
        TransferId id = Drafts.id();
        ledger().open(Drafts.upload(id, 1, recipients));
        return id;
    }

    private List<TransferId> stall(Instant now) {
        return new ArrayList<>(
                ledger().stall(now.minus(PATIENCE), now.minus(PAIR), now).stream()
                        .map(Transfer::id)
                        .toList());
    }
}

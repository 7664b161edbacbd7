package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.ledger.Ledger.Box;
import ferry.transfer.ledger.Ledger.ListPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pages of a person's transfers.
public interface ListContract extends LedgerUnderTest {
    @Test
    default void aBoxHoldsWhatIsInIt() {
        TransferId id = available("bob");

        assertThat(ids(page("bob", Box.INBOX, 10, null))).containsExactly(id);
        assertThat(ids(page("alice", Box.OUTBOX, 10, null))).containsExactly(id);
        assertThat(ids(page("bob", Box.OUTBOX, 10, null))).isEmpty();
        assertThat(ids(page("alice", Box.INBOX, 10, null))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void pagesComeNewestFirstAndTogetherHoldEachTransferOnce(Box box) {
        String user = box == Box.INBOX ? "bob" : "alice";
        List<Transfer> made = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            // Three at each time, so that pages end between transfers of the same time.
            made.add(make(Drafts.NOW.plusMillis(i / 3)));
        }
        List<Transfer> listed = new ArrayList<>();
        TransferPage page = page(user, box, 5, null);
        make(Drafts.NOW.plusSeconds(1));
        listed.addAll(page.transfers());
        while (page.next() != null) {
            assertThat(page.transfers()).hasSize(5);
            page = page(user, box, 5, page.next());
            listed.addAll(page.transfers());
        }

        Comparator<Transfer> order =
                Comparator.comparing(Transfer::createTime)
                        .thenComparing(transfer -> transfer.id().toString());
        assertThat(listed)
                .containsExactlyElementsOf(made.stream().sorted(order.reversed()).toList());
    }

    @Test
    default void aFullPageMayBeFollowedByAnEmptyOne() {
        available("bob");
        available("bob");

        TransferPage page = page("bob", Box.INBOX, 2, null);

        assertThat(page.transfers()).hasSize(2);
        assertThat(page("bob", Box.INBOX, 2, page.next()))
                .isEqualTo(new TransferPage(List.of(), null));
    }

    private Transfer make(Instant time) {
        TransferId id = Drafts.id();
        ledger().open(
                        new NewUpload(
                                id,
                                FakePeople.party("alice"),
                                1,
                                Drafts.offer(BlobId.random(), true, "bob"),
                                time,
                                time.plusSeconds(60)));
        return stored(id);
    }

    private TransferPage page(
            String user,
            Box box,
            int limit,
            @org.jspecify.annotations.Nullable ListPosition after) {
        return ledger().list(FakePeople.id(user), box, limit, after);
    }

    private static List<TransferId> ids(TransferPage page) {
        return page.transfers().stream().map(Transfer::id).toList();
    }
}

package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// People's logs: append-only, without gaps, read from a position.
public interface LogContract extends LedgerUnderTest {
    int WRITERS = 8;
    int TRANSFERS_EACH = 15;

    @Test
    default void sequencesGrowByOneForEachPerson() {
        available("bob");
        available("bob", "carol");

        assertThat(log("bob")).extracting(Event::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(log("carol")).extracting(Event::sequence).containsExactly(1L, 2L);
        assertThat(ledger().end(FakePeople.id("bob")).sequence()).isEqualTo(4);
        assertThat(ledger().end(FakePeople.id("nobody")))
                .extracting(LogPosition::sequence)
                .isEqualTo(0L);
    }

    @Test
    default void aLogIsReadInSlices() {
        available("bob");
        available("bob");
        UserId bob = FakePeople.id("bob");
        LogPosition start = new LogPosition(ledger().end(bob).epoch(), 0);

        LogSlice first = ledger().read(bob, start, 3);
        assertThat(LedgerUnderTest.events(first))
                .extracting(Event::sequence)
                .containsExactly(1L, 2L, 3L);
        assertThat(((LogSlice.Events) first).caughtUp()).isFalse();
        LogSlice second = ledger().read(bob, ((LogSlice.Events) first).end(), 3);
        assertThat(LedgerUnderTest.events(second)).extracting(Event::sequence).containsExactly(4L);
        assertThat(((LogSlice.Events) second).caughtUp()).isTrue();
        LogSlice third = ledger().read(bob, ((LogSlice.Events) second).end(), 3);
        assertThat(LedgerUnderTest.events(third)).isEmpty();
        assertThat(((LogSlice.Events) third).end()).isEqualTo(ledger().end(bob));
        assertThat(((LogSlice.Events) third).caughtUp()).isTrue();
    }

    @Test
    default void aPositionAheadOrOfAnotherEpochIsExpired() {
        available("bob");
        UserId bob = FakePeople.id("bob");
        LogPosition end = ledger().end(bob);

        assertThat(ledger().read(bob, new LogPosition(end.epoch(), end.sequence() + 1), 10))
                .isEqualTo(new LogSlice.Expired());
        assertThat(ledger().read(bob, new LogPosition(end.epoch() + 1, 0), 10))
                .isEqualTo(new LogSlice.Expired());
        assertThat(
                        ledger().acknowledge(
                                        bob,
                                        "phone",
                                        new LogPosition(end.epoch(), end.sequence() + 1),
                                        Drafts.NOW))
                .isEqualTo(new LogSlice.Expired());
    }

    @Test
    default void aFollowerOfManyWritersMissesNoNumber() throws Exception {
        List<String> everybody = List.of("bob", "carol", "dave");
        int expected = WRITERS * TRANSFERS_EACH * 2;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + everybody.size())) {
            List<Future<List<Long>>> followers = new ArrayList<>();
            for (String person : everybody) {
                followers.add(threads.submit(() -> follow(person, expected)));
            }
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(CompletableFuture.runAsync(this::sendMany, threads));
            }
            for (CompletableFuture<Void> writer : writers) {
                writer.get();
            }
            for (Future<List<Long>> follower : followers) {
                assertThat(follower.get())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, expected).boxed().toList());
            }
        }
    }

    private void sendMany() {
        for (int i = 0; i < TRANSFERS_EACH; i++) {
            available(
                    i % 2 == 0
                            ? new String[] {"bob", "carol", "dave"}
                            : new String[] {"dave", "carol", "bob"});
        }
    }

    /// Goes on from where it stands, as a watcher does, and never looks back.
    private List<Long> follow(String person, int expected) {
        UserId user = FakePeople.id(person);
        LogPosition position = new LogPosition(ledger().end(user).epoch(), 0);
        List<Long> seen = new ArrayList<>();
        while (seen.size() < expected) {
            LogSlice.Events slice = (LogSlice.Events) ledger().read(user, position, 7);
            slice.events().forEach(event -> seen.add(event.sequence()));
            position = slice.end();
        }
        return seen;
    }
}

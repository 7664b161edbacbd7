package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Old ends of logs that go.
public interface PruningContract extends LedgerUnderTest {
    UserId BOB = FakePeople.id("bob");
    Instant OLD = Drafts.NOW;
    Instant YOUNG = Drafts.NOW.plus(Duration.ofDays(30));

    @Test
    default void whatIsOldEnoughGoesAndWhatIsYoungStays() {
        offer(OLD, 3);
        offer(YOUNG, 2);

        prune(YOUNG);

        assertThat(readFrom(3)).isEqualTo(new long[] {4, 5});
        assertThat(ledger().end(BOB).sequence()).isEqualTo(5);
        prune(YOUNG);
        assertThat(readFrom(3)).as("what is exactly as old as the bound stays").hasSize(2);
    }

    @Test
    default void aPositionThatWouldMissAnEventIsExpired() {
        offer(OLD, 3);
        offer(YOUNG, 1);
        ledger().acknowledge(BOB, "phone", at(2), OLD);
        ledger().acknowledge(BOB, "laptop", at(3), OLD);

        prune(YOUNG);

        assertThat(ledger().read(BOB, at(2), 10)).isEqualTo(new LogSlice.Expired());
        assertThat(ledger().acknowledge(BOB, "phone", at(2), YOUNG))
                .isEqualTo(new LogSlice.Expired());
        assertThat(ledger().read(BOB, ledger().acknowledged(BOB, "phone", YOUNG), 10))
                .as("the phone has not acknowledged the third event, which is gone")
                .isEqualTo(new LogSlice.Expired());
        assertThat(readFrom(ledger().acknowledged(BOB, "laptop", YOUNG).sequence()))
                .containsExactly(4);
        assertThat(readFrom(ledger().acknowledged(BOB, "new", YOUNG).sequence()))
                .containsExactly(4);
    }

    @Test
    default void aPhoneThatListsAndAcknowledgesGoesOn() {
        offer(OLD, 3);
        ledger().acknowledge(BOB, "phone", at(2), OLD);
        prune(YOUNG);
        LogPosition listed = ledger().end(BOB);

        ledger().acknowledge(BOB, "phone", listed, YOUNG);
        offer(YOUNG, 1);

        assertThat(readFrom(ledger().acknowledged(BOB, "phone", YOUNG).sequence()))
                .containsExactly(4);
    }

    @Test
    default void aYoungEventKeepsAllThatFollowItWhateverTheirTimeSays() {
        offer(OLD, 1);
        offer(YOUNG, 1);
        offer(OLD, 2);

        prune(YOUNG);

        assertThat(readFrom(1)).containsExactly(2, 3, 4);
    }

    @Test
    default void aLongLogGoesInPartsAndGrowsWithoutGapsAllTheTime() {
        offer(OLD, 150);
        assertThat(ledger().pruneEvents(YOUNG)).isTrue();
        long kept = 0;
        while (ledger().read(BOB, at(kept), 1) instanceof LogSlice.Expired()) {
            kept++;
        }
        assertThat(kept).as("one part").isBetween(1L, 149L);
        offer(YOUNG, 1);

        assertThat(readFrom(kept)).isEqualTo(LongStream.rangeClosed(kept + 1, 151).toArray());
        prune(YOUNG);

        assertThat(readFrom(150)).containsExactly(151);
        offer(YOUNG, 1);
        assertThat(readFrom(150)).containsExactly(151, 152);
    }

    @Test
    default void aLogThatIsPrunedToItsEndGoesOnWhereItWas() {
        offer(OLD, 2);
        prune(YOUNG);

        assertThat(readFrom(2)).isEmpty();
        assertThat(ledger().read(BOB, at(0), 10)).isEqualTo(new LogSlice.Expired());
        offer(YOUNG, 1);
        assertThat(readFrom(2)).containsExactly(3);
    }

    private void prune(Instant before) {
        while (ledger().pruneEvents(before)) {
            // some at a time
        }
    }

    private void offer(Instant time, int count) {
        for (int i = 0; i < count; i++) {
            NewUpload draft = Drafts.upload(Drafts.id(), 1, "bob");
            ledger().open(
                            new NewUpload(
                                    draft.id(),
                                    draft.sender(),
                                    draft.attempt(),
                                    draft.offer(),
                                    time,
                                    draft.expireTime()));
        }
    }

    private LogPosition at(long sequence) {
        return new LogPosition(ledger().end(BOB).epoch(), sequence);
    }

    private long[] readFrom(long sequence) {
        return LedgerUnderTest.events(ledger().read(BOB, at(sequence), Integer.MAX_VALUE)).stream()
                .mapToLong(Event::sequence)
                .toArray();
    }
}

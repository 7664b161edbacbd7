package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What may be asked for, and in which order.
final class ByteBudgetTest {
    private static final int KIB = 1 << 10;
    private static final int LEAST = ByteBudget.LEAST_BYTES;
    private static final int MOST = ByteBudget.MOST_BYTES;

    private final List<String> asked = new ArrayList<>();

    @Test
    void aMessageIsAskedForAtOnceWhileThereIsRoom() {
        ByteBudget budget = new ByteBudget(4L * LEAST);

        stream(budget, "a").next();
        stream(budget, "b").next();

        assertThat(asked).containsExactly("a", "b");
        assertThat(budget.used()).isEqualTo(2L * LEAST);
    }

    @Test
    void beyondTheBudgetStreamsWaitAndAreServedInTheirOrder() {
        ByteBudget budget = new ByteBudget(2L * LEAST);
        ByteBudget.Lease first = stream(budget, "a");
        first.next();
        stream(budget, "b").next();
        stream(budget, "c").next();
        stream(budget, "d").next();
        assertThat(asked).containsExactly("a", "b");

        first.arrived(10);
        assertThat(asked).containsExactly("a", "b");
        first.next();

        assertThat(asked).containsExactly("a", "b", "c");
        assertThat(budget.used()).isEqualTo(2L * LEAST);
    }

    @Test
    void aSmallMessageDoesNotOvertakeALargeOneThatWaits() {
        ByteBudget budget = new ByteBudget(4L * LEAST);
        ByteBudget.Lease large = stream(budget, "large");
        large.next();
        large.arrived(4 * LEAST);
        ByteBudget.Lease small = stream(budget, "small");
        small.next();
        large.next();
        asked.clear();

        stream(budget, "late").next();

        assertThat(asked).isEmpty();
        small.close();
        assertThat(asked).containsExactly("large");
    }

    @Test
    void whatASenderBroughtLastIsWhatItIsTrustedToBringNext() {
        ByteBudget budget = new ByteBudget(1024 * KIB);
        ByteBudget.Lease stream = stream(budget, "a");
        stream.next();
        stream.arrived(700 * KIB);
        stream.next();

        assertThat(budget.used()).isEqualTo(700 * KIB);
    }

    @Test
    void aMessageGreaterThanTheWholeBudgetHasRoomWhenItIsAlone() {
        ByteBudget budget = new ByteBudget(LEAST);
        ByteBudget.Lease stream = stream(budget, "a");
        stream.next();
        stream.arrived(900 * KIB);
        stream.next();

        assertThat(asked).containsExactly("a", "a");
    }

    @Test
    void aSenderThatBringsNothingHoldsTheOthersUpForASecondAtMost() {
        ByteBudget budget = new ByteBudget(LEAST);
        stream(budget, "silent").next();
        stream(budget, "b").next();
        budget.tick();
        assertThat(asked).containsExactly("silent");

        budget.tick();

        assertThat(asked).containsExactly("silent", "b");
    }

    @Test
    void whatComesLateAfterAllIsCountedWhileItIsHere() {
        ByteBudget budget = new ByteBudget(LEAST);
        ByteBudget.Lease late = stream(budget, "late");
        late.next();
        budget.tick();
        budget.tick();
        assertThat(budget.used()).isZero();

        late.arrived(10);
        stream(budget, "b").next();

        assertThat(asked).containsExactly("late");
        assertThat(late.done()).isFalse();
        assertThat(asked).containsExactly("late", "b");
    }

    @Test
    void aMessageThatIsBeingWrittenIsNeverOverdue() {
        ByteBudget budget = new ByteBudget(LEAST);
        ByteBudget.Lease writing = stream(budget, "a");
        writing.next();
        writing.arrived(10);

        budget.tick();
        budget.tick();
        budget.tick();

        assertThat(budget.used()).isEqualTo(LEAST);
    }

    @Test
    void aStreamThatEndsWhileItWaitsIsNeverAsked() {
        ByteBudget budget = new ByteBudget(LEAST);
        ByteBudget.Lease first = stream(budget, "a");
        first.next();
        ByteBudget.Lease gone = stream(budget, "gone");
        gone.next();
        stream(budget, "c").next();

        gone.close();
        gone.close();
        first.close();
        gone.next();

        assertThat(asked).containsExactly("a", "c");
    }

    @Test
    void whileHalfOfItIsFreeSeveralAreAskedForAtOnce() {
        ByteBudget budget = new ByteBudget(32L * MOST);
        ByteBudget.Lease stream = arrived(budget, "a");

        stream.ahead(5);

        assertThat(asked).hasSize(5);
        assertThat(budget.used()).isEqualTo(2L * LEAST + 4L * MOST);
        assertThat(stream.done()).isTrue();
        assertThat(budget.used()).isEqualTo(LEAST + 4L * MOST);
        stream.next();
        assertThat(asked).hasSize(5);
    }

    @Test
    void moreAreAskedForAheadOnceHalfOfThemHaveCome() {
        ByteBudget budget = new ByteBudget(64L * MOST);
        ByteBudget.Lease stream = arrived(budget, "a");
        stream.ahead(100);
        asked.clear();
        for (int come = 1; come < ByteBudget.MOST_AHEAD / 2; come++) {
            stream.arrived(10);
            stream.ahead(100);
            assertThat(asked).isEmpty();
        }

        stream.arrived(10);
        stream.ahead(100);

        assertThat(asked).hasSize(ByteBudget.MOST_AHEAD / 2);
    }

    @Test
    void halfOfItIsKeptForMessagesThatAreNotAskedForAhead() {
        ByteBudget budget = new ByteBudget(12L * MOST);
        for (String name : List.of("a", "b", "c", "d")) {
            arrived(budget, name).ahead(8);
        }

        assertThat(budget.used()).isLessThanOrEqualTo(6L * MOST + 4L * LEAST);
        asked.clear();
        stream(budget, "late").next();
        assertThat(asked).containsExactly("late");
    }

    @Test
    void whatIsAskedForAheadCountsUntilItComesHoweverLateThatIs() {
        ByteBudget budget = new ByteBudget(16L * MOST);
        ByteBudget.Lease slow = arrived(budget, "slow");
        slow.ahead(4);
        boolean _ = slow.done();
        budget.tick();
        budget.tick();

        assertThat(budget.used()).isEqualTo(3L * MOST);
        for (int left = 2; left >= 0; left--) {
            slow.arrived(MOST);
            slow.next();
            assertThat(budget.used()).isEqualTo((1L + left) * MOST);
        }
    }

    @Test
    void whoBringsAMessageLateIsAskedForNothingAhead() {
        ByteBudget budget = new ByteBudget(16L * MOST);
        ByteBudget.Lease slow = stream(budget, "slow");
        slow.next();
        budget.tick();
        budget.tick();
        slow.arrived(10);
        asked.clear();

        slow.ahead(8);
        assertThat(asked).isEmpty();

        slow.next();
        slow.arrived(10);
        slow.ahead(8);
        assertThat(asked).as("once it is no longer slow").hasSize(1 + 7);
    }

    /// However they take turns, and whatever of it has become overdue.
    @Test
    void whatManySlowSendersMayBringAtOnceIsBounded() {
        ByteBudget budget = new ByteBudget(32L * MOST);
        int ahead = 0;
        for (int i = 0; i < 200; i++) {
            arrived(budget, "s").ahead(8);
            ahead += Math.max(0, asked.size() - 1); // one a stream may ask for anyway
            budget.tick();
            budget.tick();
        }

        assertThat(ahead).isBetween(8, 16);
    }

    /// One message has come, and no other one has been asked for.
    private ByteBudget.Lease arrived(ByteBudget budget, String name) {
        ByteBudget.Lease stream = stream(budget, name);
        stream.next();
        stream.arrived(10);
        asked.clear();
        return stream;
    }

    @Test
    void whateverStreamsDoNothingIsHeldWhenAllHaveEnded() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ByteBudget budget = new ByteBudget(6L * LEAST);
            List<ByteBudget.Lease> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(stream(budget, "s" + i));
            }
            for (int step = 0; step < 300; step++) {
                ByteBudget.Lease one = streams.get(random.nextInt(streams.size()));
                switch (random.nextInt(6)) {
                    case 0, 1 -> one.next();
                    case 2 -> one.arrived(random.nextInt(1 << 20));
                    case 3 -> one.ahead(random.nextInt(10));
                    case 4 -> {
                        boolean _ = one.done();
                    }
                    default -> budget.tick();
                }
                assertThat(budget.used()).isNotNegative();
            }
            streams.forEach(ByteBudget.Lease::close);
            assertThat(budget.used()).isZero();
        }
    }

    private ByteBudget.Lease stream(ByteBudget budget, String name) {
        return budget.lease(messages -> asked.addAll(Collections.nCopies(messages, name)));
    }
}

package ferry.transfer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Each bound at itself and one beyond.
final class StreamSlotsTest {
    private static final UserId ALICE = FakePeople.id("alice");
    private static final UserId BOB = FakePeople.id("bob");

    private final StreamSlots slots = new StreamSlots(new StreamLimits(3, 2, 5, 2 << 20));

    @Test
    void aUserHasSoManyStreamsInBothDirectionsTogether() {
        List<StreamSlots.Slot> taken = take(slots::upload, ALICE, 2);
        taken.addAll(take(slots::receive, ALICE, 1));

        assertThat(refusal(slots::upload, ALICE).reason()).isEqualTo(Reason.STREAM_LIMIT);
        assertThat(refusal(slots::receive, ALICE).reason()).isEqualTo(Reason.STREAM_LIMIT);
        taken.getFirst().close();
        assertThat(take(slots::receive, ALICE, 1)).hasSize(1);
    }

    @Test
    void watchesAreCountedApart() {
        take(slots::upload, ALICE, 3);
        take(slots::watch, ALICE, 2);

        Fault refused = refusal(slots::watch, ALICE);

        assertThat(refused.reason()).isEqualTo(Reason.STREAM_LIMIT);
        assertThat(refused.metadata()).containsEntry("limit", "2");
        assertThat(refused.retryAfter()).isNotNull();
    }

    @Test
    void oneUserDoesNotUseUpWhatAnotherMayHave() {
        take(slots::receive, ALICE, 3);

        assertThat(take(slots::receive, BOB, 3)).hasSize(3);
    }

    @Test
    void theServerTakesSoManyUploadsOfEverybody() {
        List<StreamSlots.Slot> taken = take(slots::upload, ALICE, 3);
        take(slots::upload, BOB, 2);

        Fault refused = refusal(slots::upload, FakePeople.id("carol"));
        assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(refused.retryAfter()).isNotNull();
        assertThat(take(slots::receive, BOB, 1)).hasSize(1);

        taken.getFirst().close();
        assertThat(take(slots::upload, FakePeople.id("carol"), 1)).hasSize(1);
    }

    @Test
    void aRefusedOneTakesNoPlace() {
        take(slots::receive, ALICE, 3);
        refusal(slots::upload, ALICE);

        assertThat(slots.uploads()).isZero();
        assertThat(slots.open()).isEqualTo(3);
    }

    @Test
    void closingTwiceGivesOnePlaceBack() {
        List<StreamSlots.Slot> taken = take(slots::upload, ALICE, 3);
        taken.getFirst().close();
        taken.getFirst().close();

        assertThat(slots.open()).isEqualTo(2);
        assertThat(slots.uploads()).isEqualTo(2);
    }

    @Test
    void withoutSettingsTheBoundsAreTheDocumentedOnes() {
        StreamSlots usual = new StreamSlots(StreamLimits.DEFAULT);
        take(usual::watch, ALICE, 8);
        assertThat(refusal(usual::watch, ALICE).metadata()).containsEntry("limit", "8");
        for (int person = 0; person < 8; person++) {
            UserId user = FakePeople.id("person" + person);
            take(usual::upload, user, 32);
        }

        assertThat(refusal(usual::receive, FakePeople.id("person0")).metadata())
                .containsEntry("limit", "32");
        assertThat(usual.uploads()).isEqualTo(256);
        assertThat(refusal(usual::upload, BOB).reason()).isEqualTo(Reason.OVERLOADED);
    }

    private static List<StreamSlots.Slot> take(
            Function<UserId, StreamSlots.Slot> kind, UserId user, int count) {
        List<StreamSlots.Slot> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(kind.apply(user));
        }
        return taken;
    }

    private static Fault refusal(Function<UserId, StreamSlots.Slot> kind, UserId user) {
        return TransferRig.refused(() -> kind.apply(user));
    }
}

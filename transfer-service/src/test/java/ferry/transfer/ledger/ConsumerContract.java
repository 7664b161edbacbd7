package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each device of a person has acknowledged.
public interface ConsumerContract extends LedgerUnderTest {
    UserId BOB = FakePeople.id("bob");

    @Test
    default void aNewDeviceHasAcknowledgedNothing() {
        available("bob");

        assertThat(ledger().acknowledged(BOB, "phone", Drafts.NOW).sequence()).isZero();
    }

    @Test
    default void acknowledgementsAreCumulativeAndOfOneDevice() {
        available("bob");
        LogPosition end = ledger().end(BOB);
        LogPosition middle = new LogPosition(end.epoch(), end.sequence() - 1);

        assertThat(ackedAt(ledger().acknowledge(BOB, "phone", end, Drafts.NOW))).isEqualTo(end);
        assertThat(ackedAt(ledger().acknowledge(BOB, "phone", middle, Drafts.NOW))).isEqualTo(end);
        assertThat(ledger().acknowledged(BOB, "phone", Drafts.NOW)).isEqualTo(end);
        assertThat(ledger().acknowledged(BOB, "laptop", Drafts.NOW).sequence()).isZero();
        assertThat(ackedAt(ledger().acknowledge(BOB, "laptop", middle, Drafts.NOW)))
                .isEqualTo(middle);
    }

    @Test
    default void the65thDeviceTakesThePlaceOfTheOneThatWasSeenLongestAgo() {
        available("bob");
        LogPosition end = ledger().end(BOB);
        for (int device = 1; device <= 64; device++) {
            ledger().acknowledge(BOB, "device-" + device, end, Drafts.NOW.plusSeconds(device));
        }
        Instant later = Drafts.NOW.plusSeconds(100);
        ledger().acknowledged(BOB, "device-1", later);
        ledger().acknowledged(FakePeople.id("carol"), "device-65", later);
        assertThat(ackedBy("device-2", later)).as("64 have a place").isEqualTo(2);

        ledger().acknowledge(BOB, "device-65", end, later.plusSeconds(1));

        assertThat(ackedBy("device-3", later.plusSeconds(2))).as("the idlest").isZero();
        for (String kept : List.of("device-1", "device-2", "device-5", "device-64", "device-65")) {
            assertThat(ackedBy(kept, later.plusSeconds(3))).as(kept).isEqualTo(2);
        }
    }

    @Test
    default void aDeviceThatWasIdleFor90DaysIsForgotten() {
        available("bob");
        LogPosition end = ledger().end(BOB);
        ledger().acknowledge(BOB, "old", end, Drafts.NOW.minusMillis(1));
        ledger().acknowledge(BOB, "kept", end, Drafts.NOW);

        assertThat(ledger().dropConsumers(Drafts.NOW)).as("more to drop").isFalse();

        assertThat(ackedBy("old", Drafts.NOW)).isZero();
        assertThat(ackedBy("kept", Drafts.NOW)).isEqualTo(2);
    }

    private long ackedBy(String device, Instant now) {
        return ledger().acknowledged(BOB, device, now).sequence();
    }

    private static LogPosition ackedAt(LogSlice slice) {
        assertThat(slice).isInstanceOf(LogSlice.Events.class);
        return ((LogSlice.Events) slice).end();
    }
}

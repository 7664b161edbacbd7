package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.UserId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Duration;
import java.time.Instant;
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
    default void aPersonHas64DevicesAndNo65th() {
        for (int device = 1; device <= 64; device++) {
            ledger().acknowledged(BOB, "device-" + device, Drafts.NOW);
        }

        assertThatThrownBy(() -> ledger().acknowledged(BOB, "device-65", Drafts.NOW))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault ->
                                assertThat(fault.metadata()).containsEntry("field", "consumer_id"));
        LogPosition end = ledger().end(BOB);
        assertThatThrownBy(() -> ledger().acknowledge(BOB, "device-65", end, Drafts.NOW))
                .isInstanceOf(Fault.class);
        ledger().acknowledged(BOB, "device-64", Drafts.NOW);
        ledger().acknowledged(FakePeople.id("carol"), "device-65", Drafts.NOW);
    }

    @Test
    default void aDeviceThatWasIdleFor90DaysMakesRoom() {
        for (int device = 1; device <= 64; device++) {
            ledger().acknowledged(BOB, "device-" + device, Drafts.NOW);
        }
        Instant just = Drafts.NOW.plus(Duration.ofDays(90));
        ledger().acknowledged(BOB, "device-1", just);
        assertThatThrownBy(() -> ledger().acknowledged(BOB, "new", just)).isInstanceOf(Fault.class);

        ledger().acknowledged(BOB, "new", just.plusMillis(1));

        assertThat(ledger().acknowledged(BOB, "device-1", just.plusMillis(1)).sequence()).isZero();
    }

    private static LogPosition ackedAt(LogSlice slice) {
        assertThat(slice).isInstanceOf(LogSlice.Events.class);
        return ((LogSlice.Events) slice).end();
    }
}

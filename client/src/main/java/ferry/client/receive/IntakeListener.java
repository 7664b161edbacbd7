package ferry.client.receive;

import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import ferry.client.model.Receipt;
import ferry.client.model.Transfer;
import java.time.Duration;
import java.util.OptionalLong;

/// Hears how files arrive, on several threads at once.
public interface IntakeListener {

    /// A file begins to be received.
    default void started(Transfer transfer) {}

    default void received(Transfer transfer, long position, OptionalLong size) {}

    /// It, or something in it, is not saved as it was sent. Told before it has its name.
    default void adjusted(Transfer transfer, Adjustment what) {}

    default void ended(Received received) {}

    /// A file could not be received. It is not tried again before there is news of it; but whoever stays tries again by himself,
    /// without telling it again, when it has no room (LOCAL_DISK_FULL) or somebody else is receiving it here (BUSY).
    default void failed(Transfer transfer, FerryException because) {}

    /// Where a recipient of something that the caller has sent stands has changed. May come twice.
    default void answered(String transferId, Receipt receipt) {}

    /// Something broke; it goes on after a wait.
    default void interrupted(FerryException because, Duration wait) {}

    /// All that is known of has been begun, and there is no news now.
    default void caughtUp() {}

    /// Hears of one transfer, and tells this.
    default ReceiveListener about(Transfer transfer) {
        return new ReceiveListener() {
            @Override
            public void received(long position, OptionalLong size) {
                IntakeListener.this.received(transfer, position, size);
            }

            @Override
            public void adjusted(Adjustment what) {
                IntakeListener.this.adjusted(transfer, what);
            }

            @Override
            public void interrupted(FerryException because, Duration wait) {
                IntakeListener.this.interrupted(because, wait);
            }
        };
    }
}

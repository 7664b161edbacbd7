package ferry.client.receive;

import ferry.client.local.Adjustment;
import ferry.client.model.FerryException;
import java.time.Duration;
import java.util.OptionalLong;

/// Hears how one file arrives, on the thread that receives.
public interface ReceiveListener {

    /// Hears nothing.
    ReceiveListener NONE = new ReceiveListener() {};

    /// Bytes that are here. Goes back to 0 when the file has to start again.
    ///
    /// @param size of the whole, where it is known
    default void received(long position, OptionalLong size) {}

    /// It, or something in it, is not saved as it was sent. Told before it has its name.
    default void adjusted(Adjustment what) {}

    /// Something broke, or the sender fell silent; it goes on after a wait.
    default void interrupted(FerryException because, Duration wait) {}
}

package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Transfer;
import java.time.Duration;
import java.util.OptionalLong;

/// Hears how a transfer goes, on the thread that sends. What takes long here slows the transfer.
public interface SendListener {

    /// Hears nothing.
    SendListener NONE = new SendListener() {};

    /// Something is to be known of an earlier run's send.
    default void noticed(SendNotice notice) {}

    /// Bytes will go under this id from this position on. Told again when it begins anew.
    ///
    /// @param size of the whole, where it is known
    default void began(String transferId, long position, OptionalLong size) {}

    /// Bytes up to this position have been given to the network. After a break it goes back to what
    /// the server has.
    ///
    /// @param size of the whole, where it is known
    default void sent(long position, OptionalLong size) {}

    /// Something broke; the transfer goes on after a wait.
    default void interrupted(FerryException because, Duration wait) {}

    /// Every byte is durable at the server.
    default void stored(Transfer transfer) {}

    /// The answer of a recipient has come, where it is waited for.
    default void answered(Transfer transfer) {}
}

package ferry.client.receive;

import ferry.client.local.Conflict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where to put a file, and how patient to be.
///
/// @param folder is made if it is missing
/// @param saveAs a name of one's own in the place of the sender's
/// @param waitForSender whether to wait while the sender is silent, or to leave what has arrived
/// @param timeout after which it is given up; none by default
public record ReceiveOptions(
        Path folder,
        Conflict conflict,
        Optional<String> saveAs,
        boolean waitForSender,
        Optional<Duration> timeout) {

    public static ReceiveOptions into(Path folder) {
        return new ReceiveOptions(
                folder, Conflict.RENAME, Optional.empty(), true, Optional.empty());
    }

    public ReceiveOptions withConflict(Conflict policy) {
        return new ReceiveOptions(folder, policy, saveAs, waitForSender, timeout);
    }

    public ReceiveOptions savedAs(String name) {
        return new ReceiveOptions(folder, conflict, Optional.of(name), waitForSender, timeout);
    }

    /// Leaves a transfer whose sender has fallen silent, instead of waiting for it.
    public ReceiveOptions leavingStalled() {
        return new ReceiveOptions(folder, conflict, saveAs, false, timeout);
    }
}

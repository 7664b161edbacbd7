package ferry.client.receive;

import ferry.client.local.Conflict;
import ferry.client.rpc.TransferCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where to put a file, and how patient to be.
///
/// @param folder is made if it is missing
/// @param saveAs a name of one's own in the place of the sender's
/// @param waitForSender whether to wait while the sender is silent, or to leave what has arrived
/// @param timeout after which it is given up; none by default
/// @param bytesPerSecond 0 for no limit; about as much comes ahead of it as passes in a second
/// @param connections that a file is fetched over side by side, 1 to [#MAX_CONNECTIONS]; 0: as many as are of use, which
///     is one but for a large file of a server that is far away
public record ReceiveOptions(
        Path folder,
        Conflict conflict,
        Optional<String> saveAs,
        boolean waitForSender,
        Optional<Duration> timeout,
        long bytesPerSecond,
        int connections) {

    /// Over which a file is fetched.
    public static final int MAX_CONNECTIONS = TransferCalls.MAX_CONNECTIONS;

    public ReceiveOptions {
        if (connections < 0 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections: " + connections + " (expected: 0 to " + MAX_CONNECTIONS + ")");
        }
    }

    public static ReceiveOptions into(Path folder) {
        return new ReceiveOptions(
                folder, Conflict.RENAME, Optional.empty(), true, Optional.empty(), 0, 0);
    }

    public ReceiveOptions withConflict(Conflict policy) {
        return new ReceiveOptions(
                folder, policy, saveAs, waitForSender, timeout, bytesPerSecond, connections);
    }

    public ReceiveOptions savedAs(String name) {
        return new ReceiveOptions(
                folder,
                conflict,
                Optional.of(name),
                waitForSender,
                timeout,
                bytesPerSecond,
                connections);
    }

    /// Leaves a transfer whose sender has fallen silent, instead of waiting for it.
    public ReceiveOptions leavingStalled() {
        return new ReceiveOptions(
                folder, conflict, saveAs, false, timeout, bytesPerSecond, connections);
    }

    public ReceiveOptions withTimeout(Optional<Duration> longest) {
        return new ReceiveOptions(
                folder, conflict, saveAs, waitForSender, longest, bytesPerSecond, connections);
    }

    public ReceiveOptions withLimit(long rate) {
        return new ReceiveOptions(
                folder, conflict, saveAs, waitForSender, timeout, rate, connections);
    }

    public ReceiveOptions withConnections(int count) {
        return new ReceiveOptions(
                folder, conflict, saveAs, waitForSender, timeout, bytesPerSecond, count);
    }
}

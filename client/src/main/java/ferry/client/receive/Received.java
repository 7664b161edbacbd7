package ferry.client.receive;

import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import java.nio.file.Path;

/// How receiving one file ended, when it ended well.
public sealed interface Received {

    Transfer transfer();

    /// Every byte is here, verified, on the disk and under its name.
    record Saved(Transfer transfer, Path file, long size, Sha256 sha256) implements Received {}

    /// A file of that name is there, and the policy is to skip.
    record Skipped(Transfer transfer, Path inTheWay) implements Received {}

    /// The sender has fallen silent: what has arrived is kept for the next time.
    record Stalled(Transfer transfer, long have) implements Received {}
}

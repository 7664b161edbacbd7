package ferry.cli.command;

import ferry.client.model.Outgoing;
import java.nio.file.Path;
import java.util.Optional;

/// One thing to send.
///
/// @param file absent for standard input
/// @param transferId made on this side, so that a repetition is recognised
public record Parcel(Optional<Path> file, Outgoing outgoing, String transferId) {

    public String name() {
        return outgoing.fileName();
    }
}

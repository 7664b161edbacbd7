package ferry.cli.command;

import ferry.client.model.Outgoing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// One thing to send.
///
/// @param file absent for standard input
/// @param transferId made here, so that a repetition is recognised
record Parcel(Optional<Path> file, Outgoing outgoing, String transferId) {

    static Parcel of(Optional<Path> file, Outgoing outgoing) {
        return new Parcel(file, outgoing, UUID.randomUUID().toString());
    }

    String name() {
        return outgoing.fileName();
    }
}

package ferry.cli.command;

import ferry.client.model.Outgoing;
import ferry.client.unfinished.Unfinished;
import java.nio.file.Path;
import java.util.Optional;

/// One thing to send.
///
/// @param file absent for standard input
/// @param earlier what an earlier run left, when that was asked for
public record Parcel(Optional<Path> file, Outgoing outgoing, Optional<Unfinished> earlier) {

    static Parcel of(Unfinished unfinished) {
        return new Parcel(unfinished.file(), unfinished.outgoing(), Optional.of(unfinished));
    }

    public String name() {
        return outgoing.fileName();
    }
}

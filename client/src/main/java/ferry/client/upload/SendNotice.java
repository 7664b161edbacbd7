package ferry.client.upload;

import ferry.client.model.Problem;
import java.nio.file.Path;

/// What a sender should know beside how far it is: of an earlier run's send that this one has found, and of what goes otherwise
/// than it was named.
public sealed interface SendNotice {

    /// It is durable at the server already: there is only the recipients' answer to wait for.
    record AlreadyStored(String transferId) implements SendNotice {}

    /// What is to be sent is no longer what it was then. That transfer is cancelled, where it was
    /// unfinished; this one begins anew.
    record Changed(String transferId) implements SendNotice {}

    /// It was sent from a pipe, which nobody can read again. It is cancelled.
    record PipeLost(String transferId, String fileName) implements SendNotice {}

    /// The server does not go on with it, or no longer has it. It is forgotten here.
    record Gone(String transferId, String fileName, Problem why) implements SendNotice {}

    /// Something that is not sent, while what it is in or was named with is.
    record LeftOut(ferry.client.bundle.LeftOut what) implements SendNotice {}

    /// Something arrives under another name, because its own is none that can be sent.
    ///
    /// @param local as it is here
    record Renamed(String local, String as) implements SendNotice {}

    /// What was sent is given up, and it begins anew: the file changed, or something in the folder became shorter or
    /// disappeared.
    record Restless(Path file) implements SendNotice {}

    /// What was noted of it makes no sense, or others could have written it.
    ///
    /// @param setAside where the note is now
    record Unreadable(Path setAside) implements SendNotice {}
}

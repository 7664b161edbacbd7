package ferry.client.unfinished;

import ferry.client.model.Outgoing;
import java.nio.file.Path;
import java.util.Optional;

/// A send that is noted and not done.
///
/// @param file real path; nothing for a pipe, with which nobody can go on
/// @param stored whether only the recipients' answers are waited for
public record Unfinished(
        String transferId, Outgoing outgoing, Optional<Path> file, boolean stored) {}

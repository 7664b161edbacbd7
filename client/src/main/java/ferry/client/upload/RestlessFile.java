package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Sends a file that may change meanwhile: whether it grows, shrinks, or is replaced, it begins anew, three times at most. One
/// that is removed ends it.
public final class RestlessFile extends Restless<Source> {

    private final Path file;
    private int changes;

    /// @param again whether it may begin anew: not under an id that is given
    /// @param listener told when it begins anew
    /// @param persistence gives the time of the waits in between
    /// @param deadline after which it does not begin anew
    public RestlessFile(
            Path file,
            boolean again,
            SendListener listener,
            Persistence persistence,
            Deadline deadline) {
        super(again, listener, persistence, deadline);
        this.file = file;
    }

    @Override
    Source open() {
        return Source.file(file);
    }

    @Override
    Optional<Path> changed(Source source) {
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    @Override
    void note(Path changed, FerryException because) {
        if (++changes > MAX_CHANGES) {
            throw new FerryException(
                    because.problem(),
                    because.getMessage() + ", and so each of the " + changes + " times",
                    because);
        }
    }

    @Override
    void opened(Source source) {
        // there is nothing to tell of it
    }
}

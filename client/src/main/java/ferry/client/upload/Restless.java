package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// Sends what somebody may still be writing. What changes under way is given up, so that nobody gets a mixture, and begins anew
/// with what is there then. Used once, by one thread.
///
/// @param <S> what is read of it
public abstract sealed class Restless<S extends Source> permits RestlessFile, RestlessFolder {

    /// As often as one file may change before it is done without.
    static final int MAX_CHANGES = 3;

    private final boolean again;
    private final SendListener listener;

    Restless(boolean again, SendListener listener) {
        this.again = again;
        this.listener = listener;
    }

    /// @param attempt sends what is there, under an id that no other attempt had; it cancels what it gives up
    /// @throws FerryException SOURCE_MISSING; SOURCE_CHANGED when it does not come to rest; and whatever the attempt throws
    public final <T> T send(Function<? super S, T> attempt) {
        while (true) {
            try (S source = open()) {
                opened(source);
                try {
                    return attempt.apply(source);
                } catch (FerryException e) {
                    if (!again || e.problem() != Problem.SOURCE_CHANGED) {
                        throw e;
                    }
                    Path file = changed(source).orElseThrow(() -> e);
                    note(file, e);
                    listener.noticed(new SendNotice.Restless(file));
                }
            }
        }
    }

    abstract S open();

    /// The file that has changed; nothing when beginning anew is of no use.
    abstract Optional<Path> changed(S source);

    /// Counts a change.
    ///
    /// @throws FerryException that one, when it was one change too many
    abstract void note(Path file, FerryException because);

    /// Told before a byte of it is sent.
    abstract void opened(S source);
}

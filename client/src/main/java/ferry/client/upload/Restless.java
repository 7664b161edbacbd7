package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Backoff;
import ferry.client.retry.Deadline;
import ferry.client.retry.Persistence;
import ferry.client.retry.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Sends what somebody may still be writing. What changes under way is given up, so that nobody gets a mixture, and begins anew
/// with what is there then, after a wait that grows each time. Used once, by one thread.
///
/// @param <S> what is read of it
public abstract sealed class Restless<S extends Source> permits RestlessFile, RestlessFolder {

    /// As often as one file may change before it is done without.
    static final int MAX_CHANGES = 3;

    /// As often as it begins anew, whichever files they are that change. In a folder whose files come and go under new names none
    /// of them changes often, and each attempt is a transfer that is offered and cancelled.
    static final int MAX_RESTARTS = 10;

    private final boolean again;
    private final SendListener listener;
    private final Time time;
    private final Backoff backoff;
    private final Deadline deadline;
    private int restarts;

    /// @param persistence its time and its chance; how long it lasts does not matter
    /// @param deadline after which it does not begin anew
    Restless(boolean again, SendListener listener, Persistence persistence, Deadline deadline) {
        this.again = again;
        this.listener = listener;
        this.time = persistence.time();
        this.deadline = deadline;
        this.backoff = new Backoff(persistence.random());
    }

    /// @param attempt sends what is there, under an id that no other attempt had; it cancels what it gives up
    /// @throws FerryException SOURCE_MISSING; SOURCE_CHANGED when it does not come to rest; TIMED_OUT; INTERRUPTED; and whatever the attempt
    ///     throws
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
                    count(e);
                    listener.noticed(new SendNotice.Restless(file));
                }
            }
            pause();
        }
    }

    private void count(FerryException because) {
        if (++restarts > MAX_RESTARTS) {
            throw new FerryException(
                    because.problem(),
                    because.getMessage() + ", after it had begun anew " + MAX_RESTARTS + " times",
                    because);
        }
    }

    private void pause() {
        Duration wait = backoff.next(Optional.empty());
        if (deadline.overAfter(wait)) {
            throw new FerryException(
                    Problem.TIMED_OUT, "it has changed while it was sent, and its time is over");
        }
        try {
            time.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while sending", e);
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

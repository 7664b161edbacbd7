package ferry.client.retry;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Repeats single calls for a little while: servers restart, connections break.
///
/// @param random for the jitter
/// @param longest how long a call is repeated in all; zero for not at all
public record Persistence(Time time, RandomGenerator random, Duration longest) {

    /// How long a first connect is tried.
    public static final Duration FIRST_CONNECT = Duration.ofSeconds(10);

    /// On a busy machine one attempt may take all the time there is: a handshake may last as long.
    static final int MIN_ATTEMPTS = 3;

    /// Repeats a call whose repetition is harmless.
    ///
    /// @param beforeAgain run before each repetition
    public <T> T repeatable(Supplier<T> call, Runnable beforeAgain) {
        return persist(call, beforeAgain, true);
    }

    /// Repeats a call only while it cannot have reached the server.
    public <T> T once(Supplier<T> call, Runnable beforeAgain) {
        return persist(call, beforeAgain, false);
    }

    private <T> T persist(Supplier<T> call, Runnable beforeAgain, boolean repeatable) {
        int least = longest.isZero() ? 1 : MIN_ATTEMPTS;
        Deadline deadline = Deadline.in(longest, time);
        Backoff backoff = new Backoff(random);
        for (int attempt = 1; true; attempt++) {
            try {
                return call.get();
            } catch (FerryException e) {
                boolean late = attempt >= least && deadline.over();
                if (!worthRepeating(e.problem(), repeatable) || late || tooLong(deadline, e)) {
                    throw e;
                }
                pause(e.retryAfter().orElseGet(() -> backoff.nextConnect(deadline)));
                beforeAgain.run();
            }
        }
    }

    /// Whether the server asks for a longer wait than there is time for.
    private static boolean tooLong(Deadline deadline, FerryException e) {
        return e.retryAfter().map(deadline::overAfter).orElse(false);
    }

    private static boolean worthRepeating(Problem problem, boolean repeatable) {
        return switch (problem) {
            case UNREACHABLE -> true;
            case CONNECTION_LOST, OVERLOADED, SERVER_DRAINING, STORAGE_ERROR -> repeatable;
            default -> false;
        };
    }

    private void pause(Duration wait) {
        try {
            time.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FerryException(Problem.INTERRUPTED, "interrupted while waiting", e);
        }
    }
}

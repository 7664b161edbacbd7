package ferry.client.retry;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Repeats single calls for a little while: servers restart, connections break.
///
/// @param random for the jitter
/// @param longest how long a call is repeated in all
public record Persistence(Time time, RandomGenerator random, Duration longest) {

    /// How long a first connect is tried.
    public static final Duration FIRST_CONNECT = Duration.ofSeconds(10);

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
        Deadline deadline = Deadline.in(longest, time);
        Backoff backoff = new Backoff(random);
        while (true) {
            try {
                return call.get();
            } catch (FerryException e) {
                if (!worthRepeating(e.problem(), repeatable) || tooLate(deadline, e)) {
                    throw e;
                }
                pause(e.retryAfter().orElseGet(() -> backoff.nextConnect(deadline)));
                beforeAgain.run();
            }
        }
    }

    private static boolean tooLate(Deadline deadline, FerryException e) {
        return deadline.over() || e.retryAfter().map(deadline::overAfter).orElse(false);
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

package ferry.cli.outcome;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.util.Optional;

/// What went wrong, ready to be shown to a person or to a program.
///
/// @param reason for programs
/// @param retryable whether the same command can go on later without anybody acting
/// @param message what failed and why
/// @param next what to type next; may be empty
/// @param cause where it comes from; nothing when it was only a misunderstanding
public record Failure(
        ExitCode exitCode,
        String reason,
        boolean retryable,
        String message,
        String next,
        Optional<Throwable> cause) {

    public static Failure of(RuntimeException e) {
        return switch (e) {
            case FerryException refused ->
                    new Failure(
                            ExitCode.of(refused.problem()),
                            refused.problem().name(),
                            retryable(refused.problem()),
                            Explanation.message(refused),
                            Explanation.next(refused),
                            Optional.of(refused));
            case Refusal refusal ->
                    new Failure(
                            refusal.exitCode(),
                            refusal.reason(),
                            false,
                            String.valueOf(refusal.getMessage()),
                            refusal.next(),
                            Optional.of(refusal));
            default ->
                    new Failure(
                            ExitCode.ERROR,
                            "INTERNAL",
                            false,
                            "ferry itself failed: " + e,
                            "run it again with -v and report what it prints",
                            Optional.of(e));
        };
    }

    /// What ran out of the time that somebody allowed goes on where it stands, too.
    private static boolean retryable(Problem problem) {
        return problem.resumable() || problem == Problem.TIMED_OUT;
    }

    /// The same with another thing to do next.
    public Failure withNext(String instead) {
        return new Failure(exitCode, reason, retryable, message, instead, cause);
    }
}

package ferry.client.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A refusal or a failure, with what a program needs to act on it.
///
/// The message is for people; it may hold text from the server, so escape it before showing it.
public final class FerryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient Map<String, String> facts;
    private final @Nullable Duration retryAfter;

    public FerryException(Problem problem, String message) {
        this(problem, message, Map.of(), null, null);
    }

    public FerryException(Problem problem, String message, @Nullable Throwable cause) {
        this(problem, message, Map.of(), null, cause);
    }

    /// @param facts values that belong to the problem, under the keys of the wire contract
    /// @param retryAfter how long the server asks to wait, where it does
    public FerryException(
            Problem problem,
            String message,
            Map<String, String> facts,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.facts = Map.copyOf(facts);
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /// A value that belongs to the problem, such as `expected_offset` of OFFSET_MISMATCH.
    public Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    /// A number that belongs to the problem. A garbled one counts as absent.
    public Optional<Long> number(String key) {
        try {
            return fact(key).map(Long::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    public Map<String, String> facts() {
        return facts;
    }

    /// How long the server asks to wait before trying again.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

package ferry.kernel.fault;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal or failure that a caller is told about: a reason of the contract, a message for people, and the message's
/// values as metadata.
///
/// The message and the metadata travel to the caller: no secret, path or SQL stands in them. The cause stays in the log.
/// A refusal is an answer: a stack trace, which is most of what a refusal costs under a flood, has only what is a bug.
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Map<String, String> metadata;
    private final transient @Nullable Duration retryAfter;

    private Fault(
            Reason reason,
            String message,
            Map<String, String> metadata,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause, true, reason == Reason.INTERNAL);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
        this.retryAfter = retryAfter;
    }

    public static Fault of(Reason reason, String message) {
        return new Fault(reason, message, Map.of(), null, null);
    }

    /// @param field name of the offending field, in the spelling of the .proto file
    public static Fault invalidField(String field, String message) {
        return of(Reason.FIELD_INVALID, field + ": " + message).with("field", field);
    }

    /// A bug or a failed part: what happened goes to the log, the caller learns a request id.
    public static Fault internal(String message, Throwable cause) {
        return new Fault(Reason.INTERNAL, message, Map.of(), null, cause);
    }

    public Fault with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value.toString());
        return new Fault(reason, message(), more, retryAfter, getCause());
    }

    /// Tells the caller when to try again; travels as `google.rpc.RetryInfo`.
    public Fault retryAfter(Duration delay) {
        return new Fault(reason, message(), metadata, delay, getCause());
    }

    public Fault causedBy(Throwable cause) {
        return new Fault(reason, message(), metadata, retryAfter, cause);
    }

    public Reason reason() {
        return reason;
    }

    public String message() {
        String message = getMessage();
        return message == null ? reason.name() : message;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}

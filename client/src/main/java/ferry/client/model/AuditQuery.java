package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// Which events somebody wants to see, the newest first. What is empty restricts nothing.
///
/// @param user who acted, or whom it was about
/// @param event name of one kind
/// @param refused only what was refused, or only what was not
/// @param since not before
/// @param until before
/// @param limit greatest number of events, at least 1
public record AuditQuery(
        Optional<String> user,
        Optional<String> event,
        Optional<Boolean> refused,
        Optional<Instant> since,
        Optional<Instant> until,
        int limit) {

    public AuditQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
        }
    }

    /// The newest events of every kind.
    public static AuditQuery newest(int limit) {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }
}

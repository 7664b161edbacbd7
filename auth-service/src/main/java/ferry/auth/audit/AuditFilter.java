package ferry.auth.audit;

import ferry.auth.lockout.GuardKey;
import java.time.Instant;
import java.util.Optional;

/// Which rows of the record are wanted. What is empty restricts nothing.
///
/// @param party key of the name of who acted or whom it was about
/// @param event name of an [AuditEvent]
/// @param since not before
/// @param until before
public record AuditFilter(
        Optional<GuardKey> party,
        Optional<GuardKey> actor,
        Optional<GuardKey> subject,
        Optional<String> event,
        Optional<Boolean> succeeded,
        Optional<Instant> since,
        Optional<Instant> until) {}

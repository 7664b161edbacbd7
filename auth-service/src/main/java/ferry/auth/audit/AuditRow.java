package ferry.auth.audit;

import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/// A row of the record as it is read.
///
/// @param event name of an [AuditEvent], of this version or another
/// @param subject who it was about, also where it was only his name that was tried
public record AuditRow(
        long number,
        Instant at,
        String event,
        boolean succeeded,
        Optional<Party> actor,
        Optional<Party> subject,
        Optional<SessionId> session,
        String address,
        String detail) {
    /// Somebody with an account, or who had one.
    public record Party(UserId id, String name) {}
}

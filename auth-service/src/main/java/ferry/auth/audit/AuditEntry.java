package ferry.auth.audit;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the record. No field holds what somebody typed.
///
/// @param succeeded whether what was tried was done
/// @param user who it was about, if he is known
/// @param nameKey the name that was tried
/// @param address where it came from, as text
public record AuditEntry(
        Instant at,
        AuditEvent event,
        boolean succeeded,
        @Nullable UserId user,
        @Nullable GuardKey nameKey,
        @Nullable SessionId session,
        String address) {}

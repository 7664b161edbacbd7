package ferry.auth.token;

import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/// One row of the feed.
///
/// @param revision its number, greater by one than that of the row before
/// @param session empty: every token of the account that was issued before `at`
public record Revocation(long revision, Optional<SessionId> session, UserId account, Instant at) {}

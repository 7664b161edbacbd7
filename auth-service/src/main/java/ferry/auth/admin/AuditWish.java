package ferry.auth.admin;

import ferry.kernel.identity.UserName;
import java.time.Instant;
import java.util.Optional;

/// Which rows of the record somebody wants to see. What is empty restricts nothing.
///
/// @param party who acted, or whom it was about
/// @param since not before
/// @param until before
public record AuditWish(
        Optional<UserName> party,
        Optional<UserName> actor,
        Optional<UserName> subject,
        Optional<String> event,
        Optional<Boolean> succeeded,
        Optional<Instant> since,
        Optional<Instant> until) {}

package ferry.auth.code;

import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/// A code as it is stored.
///
/// @param account whose password a RESET sets; for the others, the account that was made with it
public record Code(
        String id, CodeKind kind, Optional<UserId> account, Instant expires, boolean redeemed) {
    public boolean isGood(Instant now) {
        return !redeemed && now.isBefore(expires);
    }
}

package ferry.auth.admin;

import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.time.Instant;
import java.util.Optional;

/// An account as administrators see it. No secret is in it.
///
/// @param quotaBytes 0: the server's default
/// @param passwordChanged empty while there is no password
/// @param lastUsed when tokens were issued to it last, as far as sessions are still kept
/// @param sessions how many are alive
public record ManagedAccount(
        UserId id,
        UserName name,
        Role role,
        boolean enabled,
        boolean hasPassword,
        long quotaBytes,
        Instant created,
        Optional<Instant> passwordChanged,
        Optional<Instant> lastUsed,
        int sessions) {}

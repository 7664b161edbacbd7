package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// An account as administrators see it.
///
/// @param hasPassword false until the account's code is redeemed
/// @param quotaBytes what it may have stored as a sender; 0: the server's default
/// @param lastUsed as far as the server still knows
/// @param sessions how many are alive
public record ManagedAccount(
        String id,
        String name,
        boolean admin,
        boolean enabled,
        boolean hasPassword,
        long quotaBytes,
        Optional<Instant> created,
        Optional<Instant> passwordChanged,
        Optional<Instant> lastUsed,
        int sessions) {}

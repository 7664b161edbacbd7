package ferry.client.model;

import java.time.Instant;
import java.util.Optional;

/// One login of an account that goes on.
///
/// @param device what the device calls itself
/// @param address of the last use, as text
/// @param lastUsed when tokens were last issued for it
/// @param current whether it is the session that asks
public record LiveSession(
        String id,
        String device,
        String address,
        Optional<Instant> created,
        Optional<Instant> lastUsed,
        boolean current) {}

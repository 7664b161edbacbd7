package ferry.auth.token;

import ferry.kernel.identity.SessionId;
import java.time.Instant;

/// A session that goes on, as its owner sees it.
///
/// @param device what the device calls itself
/// @param address of the last use, as text
/// @param lastUsed when tokens were last issued for it
public record LiveSession(
        SessionId session, String device, String address, Instant created, Instant lastUsed) {}

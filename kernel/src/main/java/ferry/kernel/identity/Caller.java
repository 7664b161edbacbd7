package ferry.kernel.identity;

import java.time.Instant;

/// The person behind a call, as its access token says.
///
/// @param name for display and logs; everything is keyed by `id`
/// @param issued when the token was, in whole seconds
/// @param keyId of the key that the token is signed with
public record Caller(
        UserId id, UserName name, SessionId session, Role role, Instant issued, String keyId) {}

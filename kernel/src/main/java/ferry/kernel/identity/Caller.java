package ferry.kernel.identity;

/// The person behind a call, as its access token says.
///
/// @param name for display and logs; everything is keyed by `id`
public record Caller(UserId id, UserName name, SessionId session, Role role) {}

package ferry.auth.admin;

import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;

/// Who calls, as his token says; whether he may is looked up.
///
/// @param address where the call came from, as text
public record Actor(UserId id, SessionId session, String address) {}

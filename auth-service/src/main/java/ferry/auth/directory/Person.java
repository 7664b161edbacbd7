package ferry.auth.directory;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;

/// What others may know of an account.
///
/// @param enabled false: nothing can be sent to this person
/// @param quotaBytes what this person may have stored as a sender; 0: the server's default. For services alone
public record Person(UserId id, UserName name, boolean enabled, long quotaBytes) {}

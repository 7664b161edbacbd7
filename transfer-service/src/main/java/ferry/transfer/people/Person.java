package ferry.transfer.people;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;

/// Someone who can send and receive.
///
/// @param enabled false while an administrator has disabled the account
/// @param quotaBytes what this person may have stored as a sender; 0 for the server's default
public record Person(UserId id, UserName name, boolean enabled, long quotaBytes) {}

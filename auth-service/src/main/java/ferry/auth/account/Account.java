package ferry.auth.account;

import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import org.jspecify.annotations.Nullable;

/// One account as it is stored.
///
/// @param passwordVersion grows when another password is set; a newer hash of the same one leaves it
/// @param passwordHash `null` until a password has been set; nobody logs in with one before
public record Account(
        UserId id,
        UserName name,
        Role role,
        boolean enabled,
        @Nullable String passwordHash,
        long passwordVersion) {
    /// Leaves out the hash.
    @Override
    public String toString() {
        return "Account[" + id + ", " + name + ", " + role + "]";
    }
}

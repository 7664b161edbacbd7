package ferry.auth.login;

import ferry.auth.account.DeviceName;
import ferry.kernel.identity.UserName;

/// Somebody's wish for an account.
///
/// @param code as typed; empty where none is needed
/// @param address where the call came from, as text
public record RegistrationWish(
        UserName name, String password, String code, DeviceName device, String address) {
    /// Leaves out the secrets.
    @Override
    public String toString() {
        return "RegistrationWish[" + name + ", address=" + address + "]";
    }
}

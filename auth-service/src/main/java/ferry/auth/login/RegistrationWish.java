package ferry.auth.login;

import ferry.auth.account.DeviceName;
import ferry.kernel.identity.UserName;
import java.net.InetAddress;

/// Somebody's wish for an account, or for a password of an account that a code was made for.
///
/// @param code as typed; empty where none is needed
/// @param address where the call came from
public record RegistrationWish(
        UserName name, String password, String code, DeviceName device, InetAddress address) {
    /// Leaves out the secrets.
    @Override
    public String toString() {
        return "RegistrationWish[" + name + ", address=" + address.getHostAddress() + "]";
    }
}

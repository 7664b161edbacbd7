package ferry.auth.login;

import ferry.auth.account.DeviceName;
import java.net.InetAddress;
import java.util.Optional;

/// Somebody's wish to be let in.
///
/// @param name as typed; may be anything
/// @param password as typed; may be anything
/// @param deviceCookie what the device claims to have been given by an earlier login
/// @param address where the call came from
public record LoginAttempt(
        String name,
        String password,
        DeviceName device,
        Optional<String> deviceCookie,
        InetAddress address) {
    /// The same from a device that is not familiar.
    LoginAttempt withoutCookie() {
        return new LoginAttempt(name, password, device, Optional.empty(), address);
    }

    /// Leaves out what was typed.
    @Override
    public String toString() {
        return "LoginAttempt[address=" + address + "]";
    }
}

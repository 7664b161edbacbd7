package ferry.auth.login;

import ferry.kernel.identity.SessionId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.net.InetAddress;
import java.util.Optional;

/// Somebody's wish for another password of his own.
///
/// @param session from which he asks; the only one that goes on
/// @param oldPassword as typed; may be anything
/// @param newPassword as typed; may be anything
/// @param deviceCookie what the device claims to have been given by an earlier login
/// @param address where the call came from
public record PasswordChangeWish(
        UserId user,
        UserName name,
        SessionId session,
        String oldPassword,
        String newPassword,
        Optional<String> deviceCookie,
        InetAddress address) {
    PasswordChangeWish withoutCookie() {
        return new PasswordChangeWish(
                user, name, session, oldPassword, newPassword, Optional.empty(), address);
    }

    /// Leaves out the secrets.
    @Override
    public String toString() {
        return "PasswordChangeWish[" + name + ", address=" + address.getHostAddress() + "]";
    }
}

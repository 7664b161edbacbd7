package ferry.auth.token;

import ferry.auth.account.Account;
import ferry.kernel.identity.SessionId;

/// What who has proved to be somebody is given.
///
/// @param refreshToken a secret, good once
/// @param deviceCookie a secret; empty: the device keeps the one it has
public record Grant(
        Account account,
        SessionId session,
        AccessToken accessToken,
        String refreshToken,
        String deviceCookie) {
    /// Leaves out the secrets.
    @Override
    public String toString() {
        return "Grant[" + account.name() + ", " + session + "]";
    }
}

package ferry.client.model;

import java.time.Instant;

/// Tokens, as a login or a refresh gives them.
///
/// @param accessToken goes with every call
/// @param accessExpires when the access token stops being good, by the server's clock
/// @param refreshToken single use; as secret as a password
/// @param deviceCookie empty: keep the one there is
/// @param transferTarget where the transfer service is; empty: at the same address
public record Grant(
        String accessToken,
        Instant accessExpires,
        String refreshToken,
        String sessionId,
        Account account,
        String deviceCookie,
        String transferTarget) {

    /// Tells nothing secret.
    @Override
    public String toString() {
        return "Grant[" + account.name() + ", session " + sessionId + "]";
    }
}

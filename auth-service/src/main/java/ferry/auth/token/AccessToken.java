package ferry.auth.token;

import java.time.Instant;

/// A signed access token.
///
/// @param text compact form; a secret
/// @param expires when it stops being accepted
public record AccessToken(String text, Instant expires) {
    /// Leaves out the token.
    @Override
    public String toString() {
        return "AccessToken[expires=" + expires + "]";
    }
}

package ferry.auth.token;

import java.util.UUID;

/// What a refresh token says: which session's tokens it belongs to, and which one of them it is.
///
/// @param generation 1 for the first one
record RefreshToken(UUID family, long generation) {
    RefreshToken next() {
        return new RefreshToken(family, generation + 1);
    }
}

package ferry.auth.token;

/// What comes of presenting a refresh token.
public sealed interface RefreshOutcome {
    record Refreshed(Grant grant) implements RefreshOutcome {}

    /// No token of this installation.
    record Invalid() implements RefreshOutcome {}

    /// The session has not been used for too long, or is too old.
    record Expired() implements RefreshOutcome {}

    /// The session has ended, just now if the token had been used before.
    record SessionOver() implements RefreshOutcome {}
}

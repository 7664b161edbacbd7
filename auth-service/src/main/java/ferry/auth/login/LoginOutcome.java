package ferry.auth.login;

import ferry.auth.token.Grant;
import java.time.Duration;

/// What comes of an attempt to log in.
public sealed interface LoginOutcome {
    record LoggedIn(Grant grant) implements LoginOutcome {}

    /// Wrong, whatever the cause.
    record BadCredentials() implements LoginOutcome {}

    record Locked(Duration retryAfter) implements LoginOutcome {}

    /// Not looked at, and not counted.
    record Overloaded(Duration retryAfter) implements LoginOutcome {}
}

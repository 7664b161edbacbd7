package ferry.auth.login;

import java.time.Duration;

/// What came of looking at a password.
public sealed interface PasswordCheck {
    /// @param stale whether its hash should be made anew, with the cost and pepper of today
    record Right(boolean stale) implements PasswordCheck {}

    record Wrong() implements PasswordCheck {}

    /// There was no place at the gate: the password was not looked at.
    ///
    /// @param retryAfter when to try again
    record NotStarted(Duration retryAfter) implements PasswordCheck {}
}

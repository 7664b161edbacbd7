package ferry.auth.login;

/// What came of looking at a password.
public sealed interface PasswordCheck {
    /// @param stale whether its hash should be made anew, with the cost and pepper of today
    record Right(boolean stale) implements PasswordCheck {}

    record Wrong() implements PasswordCheck {}

    /// There was no place at the gate: the password was not looked at.
    record NotStarted() implements PasswordCheck {}
}

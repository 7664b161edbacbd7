package ferry.auth.account;

/// What the policy says of a new password.
public sealed interface PasswordVerdict {
    record Accepted() implements PasswordVerdict {}

    /// @param rule `too_short`, `too_long`, `common` or `characters`
    /// @param message for the person who chose it; tells nothing of the password
    record Rejected(String rule, String message) implements PasswordVerdict {}
}

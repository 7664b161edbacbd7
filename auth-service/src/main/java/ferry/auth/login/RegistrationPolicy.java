package ferry.auth.login;

/// Who may make an account without an administrator.
public enum RegistrationPolicy {
    /// Whoever reaches the server.
    OPEN,
    /// Whoever has an invite code.
    INVITE,
    CLOSED
}

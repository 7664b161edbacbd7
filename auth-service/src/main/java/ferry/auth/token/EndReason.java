package ferry.auth.token;

/// Why a session is over. Names are stored: they are renamed never.
public enum EndReason {
    LOGOUT,
    REVOKED,
    TOKEN_REUSED,
    DISABLED,
    DELETED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    /// There were too many, and it was the one that was used least recently.
    CROWDED_OUT
}

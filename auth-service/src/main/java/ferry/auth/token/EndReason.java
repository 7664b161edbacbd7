package ferry.auth.token;

/// Why a session is over. Names are stored: they are renamed never.
public enum EndReason {
    LOGOUT,
    REVOKED,
    TOKEN_REUSED,
    DISABLED,
    DELETED,
    PASSWORD_CHANGED,
    PASSWORD_RESET
}

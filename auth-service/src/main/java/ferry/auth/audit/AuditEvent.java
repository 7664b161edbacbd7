package ferry.auth.audit;

/// Kinds of what is recorded. Names are stored and travel to administrators: they are renamed never.
public enum AuditEvent {
    ACCOUNT_REGISTERED,
    ACCOUNT_CREATED,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    ACCOUNT_DELETED,
    ROLE_CHANGED,
    QUOTA_CHANGED,
    CODE_MADE,
    CODE_REDEEMED,
    CODE_REFUSED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    LOGIN,
    NAME_LOCKED,
    NAME_UNLOCKED,
    /// Too many failures in a row: strangers stay out until somebody lets them in again.
    NAME_CAPPED,
    /// A familiar device has logged in to a capped name.
    NAME_CAP_LIFTED,
    /// A device has failed too often to be called familiar.
    DEVICE_COOKIE_DROPPED,
    SOURCE_LOCKED,
    SESSION_ENDED,
    SESSIONS_REVOKED,
    REFRESH_TOKEN_REUSED,
    SIGNING_KEY_ROTATED,
    /// The accounts have come from a backup.
    RESTORED,
    ADMIN_CALL_REFUSED
}

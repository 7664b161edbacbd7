package ferry.auth.audit;

/// Kinds of what is recorded. Names are stored: they are renamed never.
public enum AuditEvent {
    ACCOUNT_REGISTERED,
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
    REFRESH_TOKEN_REUSED
}

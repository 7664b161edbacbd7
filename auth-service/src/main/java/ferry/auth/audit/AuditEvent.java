package ferry.auth.audit;

/// Kinds of what is recorded. Names are stored: they are renamed never.
public enum AuditEvent {
    ACCOUNT_REGISTERED,
    LOGIN,
    NAME_LOCKED,
    SESSION_ENDED,
    REFRESH_TOKEN_REUSED
}

package ferry.kernel.rpc;

/// Who may call an rpc.
public enum Access {
    /// Anybody who can connect.
    PUBLIC,
    /// Whoever holds a good access token.
    USER,
    /// Whoever holds a good access token of an administrator.
    ADMIN,
    /// Another service of this installation, by its client certificate.
    SERVICE,
    /// A user or a service.
    USER_OR_SERVICE
}

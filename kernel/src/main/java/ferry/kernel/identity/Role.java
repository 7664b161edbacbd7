package ferry.kernel.identity;

/// What an account may do.
public enum Role {
    USER,
    ADMIN
}

package ferry.auth.login;

/// The hash function. Slow on purpose: a second of a core for some three calls at cost 12. Safe for many threads.
@FunctionalInterface
public interface Bcrypt {
    /// @param cost binary logarithm of the rounds, 4 to 31
    /// @param salt 16 bytes, read before this returns
    /// @param password at most 71 bytes without a zero, read before this returns
    /// @return the 60 ASCII bytes of the `$2b$` form
    byte[] hash(int cost, byte[] salt, byte[] password);
}

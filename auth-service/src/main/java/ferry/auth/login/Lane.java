package ferry.auth.login;

/// Who goes first when passwords wait to be hashed; earlier ones before later ones.
public enum Lane {
    /// A device that has logged in to this account before.
    FAMILIAR,
    STRANGER,
    REGISTRATION,
    /// A newer hash of a password that has just been right; nobody waits for it.
    REHASH
}

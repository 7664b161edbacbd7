package ferry.auth.login;

import ferry.auth.lockout.Bucket;

/// Who goes first when passwords wait to be hashed; earlier ones before later ones.
public enum Lane {
    /// A device that has logged in to this account before.
    FAMILIAR,
    STRANGER,
    REGISTRATION,
    /// A newer hash of a password that has just been right; nobody waits for it.
    REHASH;

    static Lane of(Bucket bucket) {
        return bucket.isFamiliar() ? FAMILIAR : STRANGER;
    }
}

package ferry.transfer.people;

import ferry.kernel.identity.UserId;

/// Told when accounts may have been deleted. Called by any thread; must not block.
public interface DepartureListener {
    /// Something has happened to this account, its deletion perhaps.
    void maybe(UserId user);

    /// News may have been missed: it could be anybody.
    void anybody();
}

package ferry.transfer.people;

import ferry.kernel.identity.InstallationId;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Port to the accounts of the auth service. Safe for use by many threads; may block on the network.
///
/// Whoever does not exist is absent from the answer. When the auth service cannot be asked, a
/// [ferry.kernel.fault.Fault] with reason `OVERLOADED` is thrown.
public interface People {
    /// @param names at most 256
    Map<UserName, Person> byNames(Collection<UserName> names);

    /// @param ids at most 256
    Map<UserId, Person> byIds(Collection<UserId> ids);

    /// Asks for accounts that have been deleted. Nothing that is remembered counts: what is kept of them will be removed. That
    /// nobody has an id says nothing, because the accounts may have been restored from before it was given out.
    ///
    /// @param ids at most 256
    /// @return those of them of which the accounts say that they have been deleted
    Set<UserId> departed(Collection<UserId> ids);

    /// Whose people these are; empty while nobody knows.
    Optional<InstallationId> installation();
}

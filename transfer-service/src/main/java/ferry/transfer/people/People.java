package ferry.transfer.people;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.util.Collection;
import java.util.Map;

/// Port to the accounts of the auth service. Safe for use by many threads; may block on the network.
///
/// Whoever does not exist is absent from the answer. When the auth service cannot be asked, a
/// [ferry.kernel.fault.Fault] with reason `OVERLOADED` is thrown.
public interface People {
    /// @param names at most 256
    Map<UserName, Person> byNames(Collection<UserName> names);

    /// @param ids at most 256
    Map<UserId, Person> byIds(Collection<UserId> ids);
}

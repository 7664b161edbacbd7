package ferry.transfer.ledger;

import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;

/// A person in a transfer. The name is for display and as it was then.
public record Party(UserId id, UserName name) {}

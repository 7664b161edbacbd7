package ferry.transfer.ledger;

import java.util.List;

/// What the removal of a person's things has changed in one transaction.
///
/// @param changed transfers that ended, or of which a receipt changed, as they are now
/// @param more whether there is more to do: remove him again
public record Removal(List<Transfer> changed, boolean more) {
    public Removal {
        changed = List.copyOf(changed);
    }
}

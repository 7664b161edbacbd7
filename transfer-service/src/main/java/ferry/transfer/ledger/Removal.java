package ferry.transfer.ledger;

import java.util.List;

/// What clearing away has changed in one transaction: of a person's things, or of what has had its time.
///
/// @param changed transfers that ended, or of which a receipt changed, as they are now
/// @param more whether there is more to do: call again
public record Removal(List<Transfer> changed, boolean more) {
    public Removal {
        changed = List.copyOf(changed);
    }
}

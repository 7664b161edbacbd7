package ferry.transfer.ledger;

import ferry.transfer.ledger.Ledger.ListPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a person's transfers, newest first.
///
/// @param transfers as many as were asked for at most; fewer say nothing of the end, since one may be forgotten meanwhile
/// @param next after which the next page begins; null at the end
public record TransferPage(List<Transfer> transfers, @Nullable ListPosition next) {
    public TransferPage {
        transfers = List.copyOf(transfers);
    }
}

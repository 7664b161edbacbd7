package ferry.client.rpc;

import ferry.client.model.Transfer;
import java.util.List;

/// A page of transfers.
///
/// @param next token of the next page; empty at the end
/// @param cursor where to start a watch so that nothing is missed after this list
public record TransferPage(List<Transfer> transfers, String next, String cursor) {

    public TransferPage {
        transfers = List.copyOf(transfers);
    }
}

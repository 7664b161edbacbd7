package ferry.transfer.upload;

import ferry.transfer.ledger.Transfer;

/// What an upload stream may do.
public sealed interface Opened {
    /// Append.
    record Writing(UploadSession session) implements Opened {}

    /// Nothing but repeat its finish: the file is whole already.
    record Whole(Transfer transfer) implements Opened {}
}

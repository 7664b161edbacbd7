package ferry.transfer.rpc;

import ferry.transfer.ledger.Transfer;
import ferry.transfer.upload.UploadSession;

/// How far an [UploadCall] has come.
///
/// ```
/// Fresh → Away ⇄ Writing → Finishing
///           ↘ Repeating → Finishing
/// ```
sealed interface UploadStage {
    /// Nothing has come yet.
    record Fresh() implements UploadStage {}

    /// A message is at work on another thread. No other one has been asked for since, and none that was asked for before is
    /// taken: the one at work is more than was declared, and ends the stream.
    ///
    /// @param closed whether the sender has closed its side already
    record Away(boolean closed) implements UploadStage {}

    record Writing(UploadSession session) implements UploadStage {}

    /// The transfer is whole already: nothing is written, and its finish is answered again.
    record Repeating(Transfer transfer) implements UploadStage {}

    record Finishing() implements UploadStage {}
}

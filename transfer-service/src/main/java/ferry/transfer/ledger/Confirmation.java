package ferry.transfer.ledger;

/// What became of a recipient's word.
public sealed interface Confirmation {
    /// @param changed whether it was news, and so the sender has an event
    record Taken(Receipt receipt, Party sender, boolean changed) implements Confirmation {}

    /// SAVED with another size or digest than the sender's.
    record Mismatch(Sha256 expected) implements Confirmation {}

    /// SAVED, but the file is not whole.
    record NotComplete(long availableSize) implements Confirmation {}

    /// SAVED, but the transfer ended before it was whole.
    record Ended(Transfer transfer) implements Confirmation {}

    /// There is no such transfer for this person.
    record Unknown() implements Confirmation {}
}

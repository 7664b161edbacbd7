package ferry.transfer.ledger;

/// A recipient's word of what became of a file.
public sealed interface Outcome {
    record Saved(Transfer.Whole whole) implements Outcome {}

    record Declined() implements Outcome {}

    /// @param why at most 200 characters
    record Failed(String why) implements Outcome {}
}

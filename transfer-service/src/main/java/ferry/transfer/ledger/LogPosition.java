package ferry.transfer.ledger;

/// A place in a person's log: everything up to and including `sequence`.
///
/// @param epoch of the log; a restored ledger has another one, and positions of the old one are void
public record LogPosition(long epoch, long sequence) {}

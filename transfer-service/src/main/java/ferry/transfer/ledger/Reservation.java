package ferry.transfer.ledger;

/// What became of the wish for more room for an unfinished upload.
public sealed interface Reservation {
    /// @param bytes reserved for the transfer now
    record Reserved(long bytes) implements Reservation {}

    /// What was reserved before stays so.
    record Refused(Shortage shortage) implements Reservation {}

    /// A newer attempt owns the transfer, or it has ended. Nothing is changed.
    record NotOwner() implements Reservation {}
}

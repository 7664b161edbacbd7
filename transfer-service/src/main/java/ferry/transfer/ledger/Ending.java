package ferry.transfer.ledger;

/// What became of the wish to end an unfinished transfer: to finish it, to fail it or to cancel it.
public sealed interface Ending {
    /// Committed now, or committed before by the same wish.
    record Done(Transfer transfer) implements Ending {}

    /// A newer attempt owns the transfer.
    record Superseded(long storedAttempt) implements Ending {}

    /// It is final in another way.
    record AlreadyFinal(Transfer transfer) implements Ending {}

    /// It would take more than its sender may have. It stays as it is, and can be finished when there is room.
    record NoRoom(Shortage shortage) implements Ending {}

    /// There is no such transfer of this sender.
    record Unknown() implements Ending {}
}

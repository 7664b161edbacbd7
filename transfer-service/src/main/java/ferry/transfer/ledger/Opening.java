package ferry.transfer.ledger;

import java.util.List;

/// What became of the wish to open an upload.
public sealed interface Opening {
    /// The attempt is committed: this stream may write.
    ///
    /// @param extents of the persisted prefix; empty for a new transfer
    /// @param reserved bytes of the sender's quota that this upload holds
    record Granted(Transfer transfer, List<Extent> extents, boolean created, long reserved)
            implements Opening {
        public Granted {
            extents = List.copyOf(extents);
        }
    }

    /// The stored attempt is not lower.
    record Stale(long storedAttempt) implements Opening {}

    /// The transfer is final: there is nothing to write, but a finish can be answered.
    record Final(Transfer transfer) implements Opening {}

    /// The id names a transfer with another spec or of another sender.
    record Conflict() implements Opening {}

    /// Accounts have been deleted since the wish was judged: there is no transfer.
    ///
    /// @param who recipients, or the sender himself
    record Departed(List<Party> who) implements Opening {
        public Departed {
            who = List.copyOf(who);
        }
    }

    /// The sender has no room for a new transfer. Nothing is made.
    record NoRoom(Shortage shortage) implements Opening {}

    /// There is no such transfer of this sender, and no spec to make one.
    record Unknown() implements Opening {}
}

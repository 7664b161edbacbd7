package ferry.transfer.ledger;

/// What became of a file that arrived whole at once.
public sealed interface Arrival {
    /// Its upload could not be opened; never [Opening.Granted].
    record NotOpened(Opening why) implements Arrival {}

    /// Its upload has begun in pieces: it is to be continued as a stream. Nothing is changed.
    record Begun() implements Arrival {}

    /// Its upload was opened, and ended so.
    record Closed(Ending how) implements Arrival {}
}

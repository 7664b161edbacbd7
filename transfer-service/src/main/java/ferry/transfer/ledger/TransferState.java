package ferry.transfer.ledger;

/// Where a transfer stands.
///
/// ```
/// RECEIVING <-> PAUSED        an upload stream is open, or not
///     |           |
///     +-----+-----+
///           +--> AVAILABLE --> EXPIRED
///           +--> CANCELLED | FAILED | EXPIRED
/// ```
public enum TransferState {
    RECEIVING,
    PAUSED,
    AVAILABLE,
    CANCELLED,
    FAILED,
    EXPIRED;

    /// Whether bytes may still be added.
    public boolean unfinished() {
        return this == RECEIVING || this == PAUSED;
    }
}

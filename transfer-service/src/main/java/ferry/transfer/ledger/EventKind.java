package ferry.transfer.ledger;

/// What an event tells. Names are stored.
public enum EventKind {
    OFFERED,
    AVAILABLE,
    STALLED,
    RESUMED,
    CANCELLED,
    FAILED,
    EXPIRED,
    RECEIPT_CHANGED
}

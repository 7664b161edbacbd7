package ferry.client.model;

/// Where a transfer stands.
public enum TransferState {
    /// Being uploaded; its bytes can be received while they arrive.
    RECEIVING,
    /// Unfinished, and nobody is uploading.
    PAUSED,
    /// Whole and durable.
    AVAILABLE,
    CANCELLED,
    FAILED,
    EXPIRED,
    /// A state of a newer server.
    UNKNOWN;

    /// Whether nothing can change any more, except receipts.
    public boolean ended() {
        return this == AVAILABLE || this == CANCELLED || this == FAILED || this == EXPIRED;
    }
}

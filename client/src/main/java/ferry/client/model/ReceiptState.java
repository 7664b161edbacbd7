package ferry.client.model;

/// Where one recipient of a transfer stands.
public enum ReceiptState {
    /// Has not heard of it.
    PENDING,
    /// A device has acknowledged the news.
    OFFERED,
    /// A device has begun to receive.
    RECEIVING,
    /// Has every byte, verified.
    SAVED,
    /// Does not want it.
    DECLINED,
    /// Could not save it.
    FAILED,
    /// The transfer's time was over first.
    EXPIRED,
    /// A state of a newer server.
    UNKNOWN;

    /// Whether the recipient has answered, or never will.
    public boolean settled() {
        return this == SAVED || this == DECLINED || this == FAILED || this == EXPIRED;
    }
}

package ferry.transfer.ledger;

/// Where one recipient stands. SAVED and EXPIRED are final; DECLINED and FAILED become SAVED when a device of the
/// recipient saves the file later.
public enum ReceiptState {
    PENDING,
    OFFERED,
    RECEIVING,
    SAVED,
    DECLINED,
    FAILED,
    EXPIRED
}

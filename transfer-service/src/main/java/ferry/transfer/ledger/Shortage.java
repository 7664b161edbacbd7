package ferry.transfer.ledger;

/// Why a sender gets no more room.
///
/// @param limit what the sender may have
/// @param used what the sender has without this wish
/// @param wanted what was wished for
public record Shortage(Of of, long limit, long used, long wanted) {

    /// What is short.
    public enum Of {
        STORED_BYTES,
        TRANSFER_BYTES,
        UNFINISHED_UPLOADS,
        TRANSFERS
    }
}

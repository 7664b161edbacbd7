package ferry.transfer.delivery;

import ferry.transfer.ledger.TransferId;
import org.jspecify.annotations.Nullable;

/// What a receiver asks for.
///
/// @param length null: to the end
/// @param follow whether to wait for bytes that have not arrived yet
/// @param chunkBytes greatest number of bytes in one piece
public record ReceiveOrder(
        TransferId id, long offset, @Nullable Long length, boolean follow, int chunkBytes) {
    /// The same in pieces of no more than `bytes`.
    public ReceiveOrder within(int bytes) {
        return new ReceiveOrder(id, offset, length, follow, Math.min(chunkBytes, bytes));
    }

    long end() {
        return length == null || length > Long.MAX_VALUE - offset
                ? Long.MAX_VALUE
                : offset + length;
    }
}

package ferry.transfer.ledger;

import ferry.kernel.identity.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The wish to make a transfer AVAILABLE, its bytes being forced.
///
/// @param lastExtent what was forced since the last checkpoint; null if nothing was
/// @param inlineData the whole file, when it is kept in the ledger and not as a blob; not copied
/// @param barred recipients who can receive no more; their receipts become FAILED
/// @param expireTime when the bytes are deleted
@SuppressWarnings(
        "ArrayRecordComponent") // compared by nobody, and a copy of every small file would be waste
public record Finish(
        TransferId id,
        long attempt,
        Transfer.Whole whole,
        @Nullable Extent lastExtent,
        byte @Nullable [] inlineData,
        Set<UserId> barred,
        Instant now,
        Instant expireTime) {
    public Finish {
        barred = Set.copyOf(barred);
    }
}

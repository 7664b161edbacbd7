package ferry.transfer.ledger;

import ferry.kernel.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The wish to make a transfer AVAILABLE, its bytes being forced.
///
/// @param lastExtent what was forced since the last checkpoint; null if nothing was
/// @param inlineData the whole file, when it is kept in the ledger and not as a blob; not copied
/// @param barred recipients who can receive no more; their receipts become FAILED
/// @param allowance of the sender, judged again
/// @param expireTime when the bytes are deleted
/// @param savedRetention for how long they are kept at most once every recipient has saved them
@SuppressWarnings(
        "ArrayRecordComponent") // compared by nobody, and a copy of every small file would be waste
public record Finish(
        TransferId id,
        long attempt,
        Transfer.Whole whole,
        @Nullable Extent lastExtent,
        byte @Nullable [] inlineData,
        Set<UserId> barred,
        Allowance allowance,
        Instant now,
        Instant expireTime,
        Duration savedRetention) {
    public Finish {
        barred = Set.copyOf(barred);
    }
}

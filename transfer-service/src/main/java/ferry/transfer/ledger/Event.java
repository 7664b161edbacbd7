package ferry.transfer.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of a person's log.
///
/// @param sequence grows by one from line to line
/// @param receipt for RECEIPT_CHANGED: the recipient's new state
public record Event(
        long sequence,
        Instant time,
        EventKind kind,
        TransferId transfer,
        @Nullable Receipt receipt) {}

package ferry.transfer.delivery;

import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// An event and what it is about.
///
/// @param transfer as it is now; null if it is not needed or no longer known
/// @param inlineData the whole file, if it was asked for and is at hand
@SuppressWarnings("ArrayRecordComponent") // passed on at once, compared by nobody
public record News(Event event, @Nullable Transfer transfer, byte @Nullable [] inlineData) {}

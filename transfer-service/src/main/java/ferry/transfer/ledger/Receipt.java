package ferry.transfer.ledger;

import java.time.Instant;

/// Where one recipient stands.
///
/// @param failure why, when FAILED; empty otherwise
public record Receipt(Party recipient, ReceiptState state, Instant updateTime, String failure) {}

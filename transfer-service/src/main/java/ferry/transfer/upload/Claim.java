package ferry.transfer.upload;

import ferry.transfer.ledger.Transfer;
import org.jspecify.annotations.Nullable;

/// What the sender says of the whole file when it finishes.
public record Claim(Transfer.Whole whole, @Nullable Integer crc32c) {}

package ferry.transfer.upload;

import ferry.transfer.ledger.Spec;
import java.time.Duration;
import java.time.Instant;

/// Bounds of uploads; each is a setting.
///
/// @param maxChunkBytes greatest number of data bytes in one message
/// @param unfinishedTtl after which an unfinished upload is given up
/// @param retention for how long a whole file is kept that not everybody has saved
public record UploadLimits(int maxChunkBytes, Duration unfinishedTtl, Duration retention) {
    public static final UploadLimits DEFAULT =
            new UploadLimits(1 << 20, Duration.ofDays(7), Duration.ofDays(30));

    /// When a file that becomes whole now is deleted.
    Instant expiry(Spec spec, Instant now) {
        Duration wanted = spec.retention();
        return now.plus(wanted == null || wanted.compareTo(retention) > 0 ? retention : wanted);
    }
}

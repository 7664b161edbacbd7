package ferry.transfer.upload;

import ferry.transfer.ledger.Spec;
import java.time.Duration;
import java.time.Instant;

/// Bounds of uploads; each is a setting.
///
/// @param maxChunkBytes greatest number of data bytes in one message
/// @param maxRecipients of one transfer, at most 256
/// @param unfinishedTtl after which an unfinished upload is given up that nobody goes on with
/// @param retention for how long a whole file is kept that not everybody has saved
/// @param savedRetention for how long it is kept at most once everybody has saved it
public record UploadLimits(
        int maxChunkBytes,
        int maxRecipients,
        Duration unfinishedTtl,
        Duration retention,
        Duration savedRetention) {
    public static final UploadLimits DEFAULT =
            new UploadLimits(
                    1 << 20, 256, Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7));

    /// When an upload is given up that nobody goes on with from now.
    public Instant idleExpiry(Instant now) {
        return now.plus(unfinishedTtl);
    }

    /// When a file that becomes whole now is deleted.
    Instant expiry(Spec spec, Instant now) {
        Duration wanted = spec.retention();
        return now.plus(wanted == null || wanted.compareTo(retention) > 0 ? retention : wanted);
    }
}

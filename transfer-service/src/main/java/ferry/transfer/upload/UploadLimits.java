package ferry.transfer.upload;

import java.time.Duration;

/// Bounds of uploads; each is a setting.
///
/// @param maxChunkBytes greatest number of data bytes in one message
/// @param unfinishedTtl after which an unfinished upload is given up
/// @param retention for how long a whole file is kept that not everybody has saved
public record UploadLimits(int maxChunkBytes, Duration unfinishedTtl, Duration retention) {
    public static final UploadLimits DEFAULT =
            new UploadLimits(1 << 20, Duration.ofDays(7), Duration.ofDays(30));
}

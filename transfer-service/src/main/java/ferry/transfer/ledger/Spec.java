package ferry.transfer.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is sent, as its sender describes it; checked at the rim.
///
/// @param size of the whole file, if it was known at the start
/// @param retention for how long the sender wants the bytes kept once they are whole
public record Spec(
        String fileName,
        @Nullable Long size,
        String contentType,
        Kind kind,
        @Nullable Long fileCount,
        @Nullable Instant modifiedTime,
        boolean executable,
        String note,
        @Nullable Duration retention) {
    public enum Kind {
        FILE,
        BUNDLE
    }
}

package ferry.transfer.upload;

import ferry.store.Crc32c;
import ferry.transfer.ledger.Extent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was appended since the last checkpoint began.
///
/// @param since when its first byte was appended; null while there is none
record Tail(long from, long length, int crc32c, @Nullable Instant since) {
    /// A checkpoint is due once the tail has this many bytes, or is this old.
    static final long CHECKPOINT_BYTES = 8L << 20;

    static final Duration CHECKPOINT_AGE = Duration.ofSeconds(1);

    static Tail emptyAt(long from) {
        return new Tail(from, 0, 0, null);
    }

    Tail append(long count, int crc, Instant now) {
        return new Tail(
                from,
                length + count,
                Crc32c.combine(crc32c, crc, count),
                since == null ? now : since);
    }

    /// The tail together with the one before it, whose checkpoint was not committed.
    Tail joinedTo(Tail before) {
        return new Tail(
                before.from,
                before.length + length,
                Crc32c.combine(before.crc32c, crc32c, length),
                before.since);
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isLong() {
        return length >= CHECKPOINT_BYTES;
    }

    boolean isDue(Instant now) {
        return isLong() || (since != null && !since.plus(CHECKPOINT_AGE).isAfter(now));
    }

    long end() {
        return from + length;
    }

    /// @throws IllegalArgumentException if the tail is empty
    Extent extent() {
        return new Extent(from, end(), crc32c);
    }
}

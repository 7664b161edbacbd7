package ferry.transfer.integrity;

import ferry.store.BlobId;
import ferry.store.Crc32c;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what one reader gets with the extents that it reads from end to end. Used by one thread.
///
/// Bytes that are not persisted yet have no checksum: a reader that is ahead of the checkpoints gets them out of memory, and
/// its own digest is what holds them together.
public final class ExtentCheck {
    private final Ledger ledger;
    private final BlobId blob;

    /// Of the last piece that was at rest.
    private @Nullable Extent extent;

    /// Where the bytes begin whose checksum is `crc32c`.
    private long from;

    private int crc32c;

    /// @param position where the reader begins
    public ExtentCheck(Ledger ledger, BlobId blob, long position) {
        this.ledger = ledger;
        this.blob = blob;
        this.from = position;
    }

    /// How many of `count` bytes to read in one piece, so that none goes beyond the end of an extent.
    ///
    /// @param persisted where the bytes end that have checksums
    public int fit(long position, int count, long persisted) {
        if (position >= persisted) {
            return count;
        }
        Extent here = extent;
        if (here == null || here.to() <= position) {
            here = ledger.extentAt(blob, position).orElse(null);
            extent = here;
        }
        return here == null ? count : (int) Math.min(count, here.to() - position);
    }

    /// Takes note of a piece that was read, before it is passed on. Pieces come in order and without gaps.
    ///
    /// @return the extent that ends with it, if what was read is something else
    public Optional<Extent> read(long position, int length, int pieceCrc32c) {
        crc32c = Crc32c.combine(crc32c, pieceCrc32c, length);
        Extent here = extent;
        long end = position + length;
        if (here == null || here.to() != end) {
            return Optional.empty();
        }
        boolean differs = from == here.from() && crc32c != here.crc32c();
        from = end;
        crc32c = 0;
        return differs ? Optional.of(here) : Optional.empty();
    }
}

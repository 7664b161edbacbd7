package ferry.client.upload;

import ferry.client.model.Extent;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Compares bytes that pass in order with the checksums of what a server has. Ranges that are out
/// of order or empty are passed over: they come from a server. Used by one thread.
final class ExtentCheck {

    private final Iterator<Extent> extents;
    private final CRC32C crc = new CRC32C();
    private @Nullable Extent current;

    /// @param position of the first byte that will pass
    ExtentCheck(List<Extent> extents, long position) {
        this.extents = extents.iterator();
        this.current = next(position);
    }

    private @Nullable Extent next(long position) {
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.from() >= position && extent.to() > extent.from()) {
                return extent;
            }
        }
        return null;
    }

    /// @return whether every range that ends in these bytes is what it was
    boolean same(long offset, byte[] data, int length) {
        int done = 0;
        for (Extent extent = current; extent != null && done < length; extent = current) {
            long at = offset + done;
            if (at < extent.from()) {
                done += (int) Math.min(length - done, extent.from() - at);
                continue;
            }
            int n = (int) Math.min(length - done, extent.to() - at);
            crc.update(data, done, n);
            done += n;
            if (at + n == extent.to() && !ends(extent)) {
                return false;
            }
        }
        return true;
    }

    private boolean ends(Extent extent) {
        boolean same = (int) crc.getValue() == extent.crc32c();
        crc.reset();
        current = next(extent.to());
        return same;
    }
}

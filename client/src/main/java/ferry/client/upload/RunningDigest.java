package ferry.client.upload;

import ferry.client.model.Sha256;
import ferry.client.rpc.UploadEnding;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// SHA-256 and CRC-32C of a file, computed in order. Bytes that are read a second time after a
/// break are not counted twice; bytes beyond a gap are left to whoever reads the gap.
///
/// ```
///  counted        gap           sent
/// ├──────────────┼─────────────┼──────→
///                position       seen
/// ```
///
/// One thread sends and another may read the gap, which gets shorter until there is none.
final class RunningDigest {

    private final MessageDigest sha256 = Sha256.computation();
    private final CRC32C crc32c = new CRC32C();
    private long position;
    private long seen;
    private @Nullable UploadEnding ending;

    /// How much of the file has been counted.
    synchronized long position() {
        return position;
    }

    /// Whether something has been sent that has not been counted.
    synchronized boolean behind() {
        return position < seen;
    }

    /// Says that the file is at least so long.
    synchronized void expect(long length) {
        seen = Math.max(seen, length);
    }

    /// @param offset of the bytes in the file
    synchronized void add(long offset, byte[] data, int length) {
        expect(offset + length);
        if (offset > position) {
            return;
        }
        int known = (int) Math.min(length, position - offset);
        sha256.update(data, known, length - known);
        crc32c.update(data, known, length - known);
        position += length - known;
    }

    /// What the whole file was. Nothing can be added any more.
    synchronized UploadEnding ending() {
        if (behind()) {
            throw new IllegalStateException(
                    "counted: " + position + " (expected: " + seen + ", which has been sent)");
        }
        if (ending == null) {
            ending =
                    new UploadEnding(position, Sha256.of(sha256.digest()), (int) crc32c.getValue());
        }
        return ending;
    }
}

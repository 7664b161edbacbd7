package ferry.client.upload;

import ferry.client.model.Sha256;
import ferry.client.rpc.UploadEnding;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// SHA-256 and CRC-32C of a file, computed while it is read in order. Bytes that are read a second
/// time after a break are not counted twice.
final class RunningDigest {

    private final MessageDigest sha256 = Sha256.computation();
    private final CRC32C crc32c = new CRC32C();
    private long position;
    private @Nullable UploadEnding ending;

    /// How much of the file has been counted.
    long position() {
        return position;
    }

    /// @param offset of the bytes in the file; not beyond [#position]
    void add(long offset, byte[] data, int length) {
        if (offset > position) {
            throw new IllegalArgumentException(
                    "offset: " + offset + " (expected: at most " + position + ")");
        }
        int known = (int) Math.min(length, position - offset);
        sha256.update(data, known, length - known);
        crc32c.update(data, known, length - known);
        position += length - known;
    }

    /// What the whole file was. Nothing can be added any more.
    UploadEnding ending() {
        if (ending == null) {
            ending =
                    new UploadEnding(position, Sha256.of(sha256.digest()), (int) crc32c.getValue());
        }
        return ending;
    }
}

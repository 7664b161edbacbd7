package ferry.transfer.upload;

import ferry.store.Crc32c;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Some bytes of a file on their way in. The buffers belong to the caller and are read before the call returns.
///
/// @param offset position of the first byte in the file
/// @param crc32c what the sender says is the checksum of the data
@SuppressWarnings(
        "ArrayRecordComponent") // a view that lives for one call and is compared by nobody
public record Chunk(long offset, @Nullable Integer crc32c, ByteBuffer[] data) {
    long length() {
        long length = 0;
        for (ByteBuffer part : data) {
            length += part.remaining();
        }
        return length;
    }

    /// Checksum of the data.
    ///
    /// @throws ferry.kernel.fault.Fault if it is not what the sender says
    int verifiedCrc() {
        int crc = Crc32c.of(data);
        if (crc32c != null && crc32c != crc) {
            throw UploadFaults.corrupt(offset);
        }
        return crc;
    }

    /// The same chunk without its first `count` bytes.
    Chunk skip(long count) {
        long left = count;
        ByteBuffer[] rest = new ByteBuffer[data.length];
        for (int i = 0; i < data.length; i++) {
            rest[i] = data[i].duplicate();
            int skipped = (int) Math.min(left, rest[i].remaining());
            rest[i].position(rest[i].position() + skipped);
            left -= skipped;
        }
        return new Chunk(offset + count, null, rest);
    }
}

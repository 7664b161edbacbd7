package ferry.client.rpc;

import ferry.client.model.Sha256;
import ferry.client.model.Transfer;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/// One message of a file being received. Any of its parts may be absent.
public record ReceivePart(
        Optional<Transfer> header, Optional<Chunk> chunk, Optional<Trailer> trailer) {

    /// Bytes of the file.
    ///
    /// @param offset position of the first one; negative when the server did not say
    /// @param data in order; memory of the transport, good until the next part is asked for
    /// @param crc32c as the server computed it
    @SuppressWarnings("ArrayRecordComponent") // a view that lives for one call, compared by nobody
    public record Chunk(long offset, ByteBuffer[] data, OptionalInt crc32c) {
        public long length() {
            return ReceivePart.length(data);
        }
    }

    static long length(ByteBuffer[] data) {
        long length = 0;
        for (ByteBuffer part : data) {
            length += part.remaining();
        }
        return length;
    }

    /// What the whole file is, by its sender. Without a digest it proves nothing.
    public record Trailer(long size, Optional<Sha256> sha256) {}
}

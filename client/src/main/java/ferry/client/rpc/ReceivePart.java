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
    /// @param data the reader's own to read, once
    /// @param crc32c as the server computed it
    public record Chunk(long offset, ByteBuffer data, OptionalInt crc32c) {}

    /// What the whole file is, by its sender. Without a digest it proves nothing.
    public record Trailer(long size, Optional<Sha256> sha256) {}
}

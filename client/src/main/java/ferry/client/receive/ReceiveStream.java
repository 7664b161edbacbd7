package ferry.client.receive;

import ferry.client.local.PartialFile;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.retry.RateLimit;
import ferry.client.rpc.ReceivePart;
import ferry.client.rpc.ReceivePart.Chunk;
import ferry.client.rpc.ReceivePart.Trailer;
import ferry.client.rpc.ReceiveParts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Takes one stream's bytes into a partial file, on the calling thread. Believes no byte whose
/// place or checksum is wrong.
final class ReceiveStream {

    /// The server shows a sign of life every 15 s.
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final PartialFile file;
    private final OptionalLong announced;
    private final RateLimit limit;
    private final ReceiveListener listener;
    private OptionalLong size;

    /// @param announced size of the whole, where it was known before; no header enlarges it
    /// @param limit how fast bytes are taken
    ReceiveStream(
            PartialFile file, OptionalLong announced, RateLimit limit, ReceiveListener listener) {
        this.file = file;
        this.limit = limit;
        this.announced = announced;
        this.listener = listener;
        this.size = announced;
    }

    /// @return what the whole file is, once its end has been confirmed by status OK
    Trailer run(ReceiveParts parts) throws InterruptedException {
        @Nullable Trailer trailer = null;
        for (Optional<ReceivePart> next = parts.next(SILENCE);
                next.isPresent();
                next = parts.next(SILENCE)) {
            ReceivePart part = next.get();
            if (announced.isEmpty()) {
                part.header().map(Transfer::size).ifPresent(known -> size = known);
            }
            if (part.chunk().isPresent()) {
                append(part.chunk().get());
            }
            trailer = part.trailer().orElse(trailer);
        }
        if (trailer == null) {
            throw new FerryException(
                    Problem.CONNECTION_LOST, "the stream ended before the end of the file");
        }
        return trailer;
    }

    private void append(Chunk chunk) throws InterruptedException {
        if (chunk.offset() != file.length()) {
            throw new FerryException(
                    Problem.CHUNK_CORRUPT,
                    "bytes for position "
                            + chunk.offset()
                            + " arrived (expected: "
                            + file.length()
                            + ")");
        }
        ByteBuffer[] data = chunk.data();
        long length = chunk.length();
        if (chunk.crc32c().isEmpty() || chunk.crc32c().getAsInt() != crc32c(data)) {
            throw new FerryException(
                    Problem.CHUNK_CORRUPT,
                    "bytes at position " + chunk.offset() + " were damaged on their way");
        }
        if (size.isPresent() && length > size.getAsLong() - file.length()) {
            // Else a server could fill the disk under the name of a small file
            throw new FerryException(
                    Problem.READ_PAST_END,
                    "more bytes arrive than the file has (expected: " + size.getAsLong() + ")");
        }
        limit.pass(Math.toIntExact(length));
        file.append(data);
        listener.received(file.length(), size);
    }

    private static int crc32c(ByteBuffer[] data) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : data) {
            crc.update(part.duplicate());
        }
        return (int) crc.getValue();
    }
}

package ferry.store.disk;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Reads what is on the medium, not what the system remembers of it: a page that went bad in memory is no damage, and a
/// sound page in memory hides one. Where a file system has no direct reads, an ordinary one has to do.
final class MediumReader {
    private static final int BLOCK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel ordinary;

    /// @param ordinary an open channel of `file`; stays the caller's
    MediumReader(Path file, FileChannel ordinary) {
        this.file = file;
        this.ordinary = ordinary;
    }

    /// CRC-32C of the range.
    int checksum(long from, long length) throws IOException {
        FileChannel direct;
        int alignment;
        try {
            alignment = Math.toIntExact(Files.getFileStore(file).getBlockSize());
            direct = FileChannel.open(file, StandardOpenOption.READ, direct());
        } catch (IOException | UnsupportedOperationException e) {
            return checksum(ordinary, 1, from, length);
        }
        try (direct) {
            return checksum(direct, alignment, from, length);
        }
    }

    /// By reflection, because the compiler has nothing but a warning for what `jdk.unsupported` exports.
    private static OpenOption direct() {
        try {
            return (OpenOption)
                    Class.forName("com.sun.nio.file.ExtendedOpenOption")
                            .getField("DIRECT")
                            .get(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(e);
        }
    }

    /// Direct reads begin and end at multiples of `alignment`.
    private static int checksum(FileChannel channel, int alignment, long from, long length)
            throws IOException {
        CRC32C crc = new CRC32C();
        long end = from + length;
        long position = from - from % alignment;
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer block = arena.allocate(BLOCK_BYTES, alignment).asByteBuffer();
            while (position < end) {
                block.clear();
                int count = channel.read(block, position);
                long reached = position + Math.max(count, 0);
                // Only the end of a file is read in part of a block
                if (count <= 0 || (count % alignment != 0 && reached < end)) {
                    throw new EOFException(reached + " bytes (expected: " + end + ")");
                }
                int first = (int) Math.max(0, from - position);
                int last = (int) Math.min(count, end - position);
                crc.update(block.slice(first, last - first));
                position = reached;
            }
        }
        return (int) crc.getValue();
    }
}

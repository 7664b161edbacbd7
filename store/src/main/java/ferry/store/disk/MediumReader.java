package ferry.store.disk;

import ferry.store.BlobReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads what is on the medium, not what the system remembers of it: a page that went bad in memory is no damage, and a
/// sound page in memory hides one. Used by one thread.
final class MediumReader implements BlobReader {
    private static final int BLOCK_BYTES = 256 << 10;

    private final FileChannel direct;
    private final int alignment;
    private final Arena arena = Arena.ofConfined();
    private final ByteBuffer block;

    private MediumReader(FileChannel direct, int alignment) {
        this.direct = direct;
        this.alignment = alignment;
        this.block = arena.allocate(BLOCK_BYTES, alignment).asByteBuffer();
    }

    /// Where a file system has no direct reads, an ordinary one has to do.
    ///
    /// @param ordinary an open channel of `file`, handed over
    static BlobReader open(Path file, FileChannel ordinary) throws IOException {
        FileChannel direct;
        int alignment;
        try {
            alignment = Math.toIntExact(Files.getFileStore(file).getBlockSize());
            direct =
                    FileChannel.open(
                            file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, direct());
        } catch (IOException | UnsupportedOperationException e) {
            return new DiskBlobReader(ordinary);
        }
        ordinary.close();
        return new MediumReader(direct, alignment);
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

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = readBlock(position + total, into);
            if (count == 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    /// Direct reads begin and end at multiples of `alignment`, but for the end of the file.
    private int readBlock(long position, ByteBuffer into) throws IOException {
        int before = (int) (position % alignment);
        long wanted = Math.ceilDiv(before + (long) into.remaining(), alignment) * alignment;
        block.clear().limit((int) Math.min(wanted, BLOCK_BYTES));
        int read = direct.read(block, position - before);
        int count = Math.min(read - before, into.remaining());
        if (count <= 0) {
            return 0;
        }
        into.put(block.slice(before, count));
        return count;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        direct.close();
    }
}

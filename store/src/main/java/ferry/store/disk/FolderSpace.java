package ferry.store.disk;

import ferry.store.DiskSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;

/// The room where a folder lies. The reserve is a file in it whose bytes are written, and cannot be compressed, so that
/// they are really there.
public final class FolderSpace implements DiskSpace {
    private static final int PIECE = 1 << 20;

    private final FileStore medium;
    private final Path reserve;
    private final long reserveBytes;

    private FolderSpace(FileStore medium, Path reserve, long reserveBytes) {
        this.medium = medium;
        this.reserve = reserve;
        this.reserveBytes = reserveBytes;
    }

    /// @param folder that is there
    /// @param reserveBytes 0 for no reserve
    public static FolderSpace of(Path folder, long reserveBytes) throws IOException {
        return new FolderSpace(Files.getFileStore(folder), folder.resolve("reserve"), reserveBytes);
    }

    @Override
    public Room look() throws IOException {
        return new Room(medium.getTotalSpace(), medium.getUsableSpace());
    }

    @Override
    public long reserveBytes() {
        return reserveBytes;
    }

    @Override
    public synchronized boolean isReserved() throws IOException {
        return reserveBytes == 0 || (Files.exists(reserve) && Files.size(reserve) == reserveBytes);
    }

    @Override
    public synchronized void reserve() throws IOException {
        if (isReserved()) {
            return;
        }
        release(); // half a one, or one of another size
        try {
            write();
        } catch (IOException | RuntimeException e) {
            release();
            throw e;
        }
    }

    private void write() throws IOException {
        byte[] noise = new byte[PIECE];
        new Random().nextBytes(noise);
        try (FileChannel channel =
                FileChannel.open(
                        reserve,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            long left = reserveBytes;
            while (left > 0) {
                left -= channel.write(ByteBuffer.wrap(noise, 0, (int) Math.min(left, PIECE)));
            }
            channel.force(true);
        }
    }

    @Override
    public synchronized void release() throws IOException {
        Files.deleteIfExists(reserve);
    }
}

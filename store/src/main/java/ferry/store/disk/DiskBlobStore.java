package ferry.store.disk;

import ferry.kernel.life.FailPoint;
import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.store.BlobWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// One file for each blob, under `root/<first two digits>/<id>`, readable by the server's user alone. Damaged ones are in
/// `root/quarantine`, unknown ones in `root/orphans`.
///
/// A blob is missing only where its folder is still the one that was opened: a disk that was unmounted under a running
/// server is an error, and says nothing about what is on it.
public final class DiskBlobStore implements BlobStore {
    private static final String QUARANTINE = "quarantine";
    private static final String ORPHANS = "orphans";
    private static final int PIECE_BYTES = 256 << 10;

    private final Path root;
    private final Object identity;

    private DiskBlobStore(Path root, Object identity) {
        this.root = root;
        this.identity = identity;
    }

    /// Opens the folder and makes it if it is missing.
    public static DiskBlobStore open(Path root) throws IOException {
        if (!isFolder(root)) {
            createFolder(root);
        }
        return new DiskBlobStore(root, identity(root));
    }

    @Override
    public BlobWriter create(BlobId id) throws IOException {
        Path folder = folderOf(id);
        if (!isFolder(folder)) {
            createFolder(folder);
        }
        FileChannel channel =
                FileChannel.open(
                        fileOf(id),
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        FailPoint.BLOB_AFTER_CREATE.hit();
        return new DiskBlobWriter(channel, 0, folder);
    }

    @Override
    public BlobWriter reopen(BlobId id, long length) throws IOException {
        FileChannel channel = existing(id, StandardOpenOption.WRITE);
        try {
            long present = channel.size();
            if (present < length) {
                throw new EOFException(
                        "blob " + id + ": " + present + " bytes (expected: " + length + ")");
            }
            channel.truncate(length);
            channel.position(length);
            return new DiskBlobWriter(channel, length, folderOf(id));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public BlobReader open(BlobId id) throws IOException {
        return new DiskBlobReader(existing(id, StandardOpenOption.READ));
    }

    @Override
    public BlobReader openMedium(BlobId id) throws IOException {
        return MediumReader.open(fileOf(id), existing(id, StandardOpenOption.READ));
    }

    @Override
    public int checksum(BlobId id, long from, long length) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, length));
        long end = from + length;
        try (BlobReader reader = openMedium(id)) {
            for (long position = from; position < end; position += piece.limit()) {
                piece.clear().limit((int) Math.min(piece.capacity(), end - position));
                int count = reader.read(position, piece);
                if (count < piece.limit()) {
                    throw new EOFException(position + count + " bytes (expected: " + end + ")");
                }
                crc.update(piece.flip());
            }
        }
        return (int) crc.getValue();
    }

    /// The move is forced: what is told of the damage afterwards must not be older than it.
    @Override
    public void quarantine(BlobId id) throws IOException {
        putAside(id, QUARANTINE);
    }

    @Override
    public Set<BlobId> list(int firstByte) throws IOException {
        Path folder = root.resolve(String.format(Locale.ROOT, "%02x", firstByte));
        return isFolder(folder) ? ids(folder) : Set.of();
    }

    @Override
    public void orphan(BlobId id, FileTime now) throws IOException {
        Path file = fileOf(id);
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, now);
            putAside(id, ORPHANS);
        }
    }

    @Override
    public int deleteOrphans(FileTime before) throws IOException {
        Path folder = root.resolve(ORPHANS);
        int deleted = 0;
        if (isFolder(folder)) {
            for (BlobId id : ids(folder)) {
                Path file = folder.resolve(id.toString());
                if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.delete(file);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private static Set<BlobId> ids(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> BlobId.find(file.getFileName().toString()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void putAside(BlobId id, String where) throws IOException {
        Path folder = root.resolve(where);
        if (!isFolder(folder)) {
            createFolder(folder);
        }
        try {
            Files.move(fileOf(id), folder.resolve(id.toString()), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            requireSameRoot(e);
            return;
        }
        forceFolder(folder);
        forceFolder(folderOf(id));
    }

    @Override
    public void delete(BlobId id) throws IOException {
        Files.deleteIfExists(fileOf(id));
    }

    @Override
    public void close() {
        // Writers and readers own their channels; the folder itself needs no closing.
    }

    /// A link in the place of a folder is none: what is behind it is not the store's.
    private static boolean isFolder(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /// A link in the place of a blob is refused, wherever it leads.
    private FileChannel existing(BlobId id, OpenOption how) throws IOException {
        try {
            return FileChannel.open(fileOf(id), how, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            requireSameRoot(e);
            throw e;
        }
    }

    private void requireSameRoot(NoSuchFileException missing) throws IOException {
        Object now;
        try {
            now = identity(root);
        } catch (NoSuchFileException gone) {
            missing.addSuppressed(gone);
            throw new IOException("the folder of the files is gone: " + root, missing);
        }
        if (!now.equals(identity)) {
            throw new IOException("the folder of the files is another one now: " + root, missing);
        }
    }

    /// The file's device and number.
    private static Object identity(Path folder) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey(),
                "a file system without file keys");
    }

    private Path folderOf(BlobId id) {
        return root.resolve(id.toString().substring(0, 2));
    }

    private Path fileOf(BlobId id) {
        return folderOf(id).resolve(id.toString());
    }

    /// Makes a folder whose name survives a power loss; another thread may make the same one at the same time.
    private static void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!isFolder(folder)) {
                throw e;
            }
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            forceFolder(parent);
        }
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

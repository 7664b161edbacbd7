package ferry.store.disk;

import ferry.kernel.life.FailPoint;
import ferry.store.BlobId;
import ferry.store.BlobReader;
import ferry.store.BlobStore;
import ferry.store.BlobWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// One file for each blob, under `root/<first two digits>/<id>`, readable by the server's user alone.
public final class DiskBlobStore implements BlobStore {
    private final Path root;

    private DiskBlobStore(Path root) {
        this.root = root;
    }

    /// Opens the folder and makes it if it is missing.
    public static DiskBlobStore open(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            createFolder(root);
        }
        return new DiskBlobStore(root);
    }

    @Override
    public BlobWriter create(BlobId id) throws IOException {
        Path folder = folderOf(id);
        if (!Files.isDirectory(folder)) {
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
        FileChannel channel = FileChannel.open(fileOf(id), StandardOpenOption.WRITE);
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
        return new DiskBlobReader(FileChannel.open(fileOf(id), StandardOpenOption.READ));
    }

    @Override
    public void delete(BlobId id) throws IOException {
        Files.deleteIfExists(fileOf(id));
    }

    @Override
    public void close() {
        // Writers and readers own their channels; the folder itself needs no closing.
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
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
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

package ferry.kernel.life;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Files and folders for their owner alone, private from the moment they exist. File systems with POSIX permissions only.
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /// Makes `directory` with mode 0700, and its parents as usual. One that exists is left as it is. The names of all that
    /// it makes are durable: what is forced within a folder whose name is lost is lost with it.
    public static void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            createParents(parent);
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(directory)) {
                throw raced;
            }
        }
        force(parent);
    }

    private static void createParents(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        createParents(parent);
        Files.createDirectories(folder); // somebody may make the same one at the same time
        force(parent);
    }

    /// Puts `text` under the name of `file` with mode 0600: whole, durable, or not at all.
    public static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            write(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(file.toAbsolutePath().getParent());
    }

    /// Makes an empty file with mode 0600, open for writing. The caller closes it.
    ///
    /// @throws FileAlreadyExistsException if it is there
    public static FileChannel createNew(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_FILE));
    }

    /// Makes a folder of a name that is free, with mode 0700.
    public static Path createTemporaryDirectory(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(
                parent, prefix, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
    }

    /// Makes durable which names are in `directory`.
    public static void forceDirectory(Path directory) throws IOException {
        force(directory);
    }

    /// Opens a file to hold locks on, made if missing. The caller closes it; it is never deleted, because a lock on a
    /// deleted file protects nothing.
    public static FileChannel openLock(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_FILE));
    }

    /// @throws IOException if anybody but the owner may read or write `file`
    public static void requirePrivate(Path file) throws IOException {
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (!OWNER_DIRECTORY.contains(permission)) {
                throw new IOException(
                        "%s is open to others (expected: mode 0600): %s"
                                .formatted(file, permission));
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = createNew(file)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void force(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return; // the root itself, which is nobody's to rename
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException gone) {
            throw new IOException("folder removed while it was written to: " + directory, gone);
        }
    }
}

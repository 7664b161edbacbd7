package ferry.kernel.life;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A server's folder, held by one process at a time.
///
/// Three files say what it is: `lock` (held for the process's life; the holder's pid stands in it), `format` (version of
/// the layout) and `store-id` (a UUID that the databases in the folder repeat, so that parts of different folders are
/// never mixed). A fourth, `beginning`, is there until a first start has made everything else: as long as it is, what is
/// missing is made; later it is missed.
public final class DataFolder implements AutoCloseable {
    static final int FORMAT = 1;
    private static final int MAX_PID_BYTES = 20;

    /// What may be in a folder that is about to become one.
    private static final Set<String> BEGINNINGS =
            Set.of("lock", "store-id", "beginning", "tls", "pepper", "lost+found");

    private final Path path;
    private final UUID storeId;
    private final FileChannel lockChannel;

    private DataFolder(Path path, UUID storeId, FileChannel lockChannel) {
        this.path = path;
        this.storeId = storeId;
        this.lockChannel = lockChannel;
    }

    /// Takes the folder, and makes it if it is missing or empty.
    ///
    /// @throws RefusedException if another process holds it, or it is not understood
    public static DataFolder open(Path path) throws IOException {
        PrivateFiles.createDirectory(path);
        FileChannel channel = PrivateFiles.openLock(path.resolve("lock"));
        try {
            lock(path, channel);
            if (!Files.exists(path.resolve("format"))) {
                begin(path);
            }
            return new DataFolder(path, read(path), channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException here) {
            throw inUse(path, ProcessHandle.current().pid() + "");
        }
        if (lock == null) {
            throw inUse(path, holder(channel));
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    }

    private static RefusedException inUse(Path path, String pid) {
        return new RefusedException(
                path + " is in use by another server" + (pid.isEmpty() ? "" : ", process " + pid));
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return pid.chars().allMatch(Character::isDigit) ? pid : "";
    }

    /// The store id first: a folder with a format is complete.
    private static void begin(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            if (!entries.map(entry -> entry.getFileName().toString())
                    .allMatch(BEGINNINGS::contains)) {
                throw new RefusedException(
                        path + " holds other files and is no data folder; name an empty one");
            }
        }
        Path storeId = path.resolve("store-id");
        if (!Files.exists(storeId)) {
            PrivateFiles.replace(storeId, UUID.randomUUID() + "\n");
        }
        PrivateFiles.replace(beginning(path), "");
        PrivateFiles.replace(path.resolve("format"), FORMAT + "\n");
    }

    private static Path beginning(Path path) {
        return path.resolve("beginning");
    }

    private static UUID read(Path path) throws IOException {
        String format = Files.readString(path.resolve("format")).strip();
        if (!format.equals(String.valueOf(FORMAT))) {
            throw new RefusedException(
                    "%s has format %s; this version understands %d"
                            .formatted(path, printable(format), FORMAT));
        }
        Path storeId = path.resolve("store-id");
        if (!Files.exists(storeId)) {
            throw new RefusedException(storeId + " is missing: restore it from a backup");
        }
        try {
            return UUID.fromString(Files.readString(storeId).strip());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(storeId + " is garbled: restore it from a backup");
        }
    }

    private static String printable(String text) {
        return text.matches("[0-9]{1,9}") ? text : "(garbled)";
    }

    public Path path() {
        return path;
    }

    public UUID storeId() {
        return storeId;
    }

    /// Whether no start has made everything yet.
    public boolean isFresh() {
        return Files.exists(beginning(path));
    }

    /// A part that a start may make only as long as the folder is fresh: later, making it anew would hide that what was in it
    /// is lost.
    ///
    /// @throws RefusedException if it is missing from a folder that is not fresh
    public Path part(String name) throws RefusedException {
        Path part = path.resolve(name);
        if (!isFresh() && !Files.exists(part)) {
            throw new RefusedException(
                    part
                            + " is missing: put it back, or restore a backup into another folder"
                            + " (ferry admin restore)");
        }
        return part;
    }

    /// Everything has been made.
    public void begun() throws IOException {
        if (Files.deleteIfExists(beginning(path))) {
            PrivateFiles.forceDirectory(path);
        }
    }

    /// Lets another process have the folder. The lock file stays: a lock on a deleted file protects nothing.
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    /// The folder is not this process's to touch.
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}

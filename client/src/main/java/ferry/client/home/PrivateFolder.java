package ferry.client.home;

import ferry.client.local.LocalFaults;
import ferry.client.local.Owner;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.retry.Deadline;
import ferry.client.retry.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder whose files only their owner can read. They are made so, not changed to be so. Any
/// thread may use it.
public final class PrivateFolder {

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOCK_POLL = Duration.ofMillis(1);
    private static final Duration MAX_LOCK_POLL = Duration.ofMillis(20);

    /// Of the lock files that this process has used; they are few.
    private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

    private final Path path;

    /// Nothing is made before it is needed.
    PrivateFolder(Path path) {
        this.path = path;
    }

    PrivateFolder folder(String name) {
        return new PrivateFolder(path.resolve(name));
    }

    boolean isMissing(String name) {
        return !Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /// @throws FerryException CREDENTIALS_EXPOSED when others could have read or written it
    public Optional<KeyValueText> read(String name) {
        Path file = path.resolve(name);
        try {
            refuseExposed(file);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException(file + " is far too large");
            }
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(KeyValueText.parse(contents(channel)));
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot read " + file, e);
        }
    }

    private static byte[] contents(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_FILE_BYTES));
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until all is there
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static void refuseExposed(Path file) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean exposed = !OWNER_ONLY.containsAll(attributes.permissions());
        if (exposed || !attributes.isRegularFile() || !Owner.isMe(attributes.owner())) {
            throw new FerryException(
                    Problem.CREDENTIALS_EXPOSED,
                    file
                            + " is not private to you (expected: a regular file of yours with mode"
                            + " 600); if nobody can have used it: chmod 600 "
                            + file);
        }
    }

    /// Puts a whole new file in the place of the old one, or leaves the old one.
    public void write(String name, KeyValueText text) {
        Path fresh = path.resolve("." + name + "." + UUID.randomUUID());
        try {
            make();
            try (FileChannel channel = FileChannel.open(fresh, forWriting(), FILE_MODE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.bytes());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            forceFolder();
        } catch (IOException e) {
            deleteQuietly(fresh, e);
            throw LocalFaults.storage("cannot write " + path.resolve(name), e);
        }
    }

    private static Set<OpenOption> forWriting() {
        return Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void deleteQuietly(Path file, IOException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    public void delete(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException e) {
            throw LocalFaults.storage("cannot delete " + path.resolve(name), e);
        }
    }

    /// Gives a file another name, in the place of whatever has it.
    ///
    /// @return where it is now
    public Path rename(String name, String other) {
        try {
            return Files.move(
                    path.resolve(name), path.resolve(other), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw LocalFaults.storage("cannot rename " + path.resolve(name), e);
        }
    }

    /// The names in it, sorted; none while it does not exist.
    public List<String> names() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw LocalFaults.storage("cannot list " + path, e);
        }
    }

    /// Takes a name for this process, for as long as it lives or until it is given up.
    ///
    /// @return nothing while somebody else has it, in this process or another
    public Optional<Hold> hold(String name, Time time) {
        return locked("lock", time, () -> Hold.take(path.resolve(name + ".lock"), this, time));
    }

    private void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, FOLDER_MODE);
        }
    }

    /// Runs an action while no other process and no other thread holds this lock. Not reentrant.
    ///
    /// Threads of this process take turns before they open the file: closing any descriptor of a
    /// file gives up the process's lock on it, also when another thread holds it.
    <T> T locked(String name, Time time, Supplier<T> action) {
        Path file = path.resolve(name).normalize();
        Semaphore turn = TURNS.computeIfAbsent(file, _ -> new Semaphore(1));
        Deadline deadline = Deadline.in(LOCK_PATIENCE, time);
        take(turn);
        try {
            make();
            try (FileChannel channel = lockFile(file);
                    FileLock _ = lock(channel, deadline, time)) {
                return action.get();
            }
        } catch (IOException e) {
            throw LocalFaults.storage("cannot lock " + file, e);
        } finally {
            turn.release();
        }
    }

    static FileChannel lockFile(Path file) throws IOException {
        try {
            return FileChannel.open(file, forWriting(), FILE_MODE);
        } catch (FileAlreadyExistsException _) {
            return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// A turn that is free is taken by an interrupted thread too.
    private static void take(Semaphore turn) {
        try {
            if (!turn.tryAcquire()
                    && !turn.tryAcquire(LOCK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Another process cannot wake anybody here: it is asked for again and again.
    private static FileLock lock(FileChannel channel, Deadline deadline, Time time)
            throws IOException {
        Duration pause = LOCK_POLL;
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (deadline.over()) {
                throw busy();
            }
            try {
                time.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(MAX_LOCK_POLL) < 0 ? longer : MAX_LOCK_POLL;
        }
    }

    private static FerryException busy() {
        return new FerryException(
                Problem.BUSY, "another ferry process is changing what is kept here");
    }

    private static FerryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FerryException(Problem.INTERRUPTED, "interrupted while waiting", e);
    }

    static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // another thread of this process has it, under another path
        }
    }
}

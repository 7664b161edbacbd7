package ferry.client.home;

import ferry.client.local.LocalFaults;
import ferry.client.model.FerryException;
import ferry.client.retry.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Keeps a name of a [PrivateFolder] for this process. The system gives it up when the process dies,
/// however it dies.
///
/// The lock's file is opened, locked and deleted only under the folder's own lock: so nobody ever
/// locks a file that has just been deleted.
public final class Hold implements AutoCloseable {

    /// What this process holds. A lock is the process's: closing any second descriptor of its file
    /// would drop it, so a second one must never be opened.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final PrivateFolder folder;
    private final Time time;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Hold(Path file, FileChannel channel, PrivateFolder folder, Time time) {
        this.file = file;
        this.channel = channel;
        this.folder = folder;
        this.time = time;
    }

    /// To be called under the folder's lock.
    static Optional<Hold> take(Path file, PrivateFolder folder, Time time) {
        Path key = file.normalize();
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        @Nullable FileChannel channel = null;
        try {
            channel = locked(key);
        } catch (IOException e) {
            throw LocalFaults.storage("cannot lock " + key, e);
        } finally {
            if (channel == null) {
                HELD.remove(key);
            }
        }
        return channel == null
                ? Optional.empty()
                : Optional.of(new Hold(key, channel, folder, time));
    }

    /// @return nothing while another process has the lock
    private static @Nullable FileChannel locked(Path file) throws IOException {
        FileChannel channel = PrivateFolder.lockFile(file);
        @Nullable FileLock lock = null;
        try {
            lock = PrivateFolder.tryLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : channel;
    }

    /// Gives the name up, also on an interrupted thread. Closing twice is harmless.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // it would make the folder's lock fail
        try (channel) {
            folder.locked("lock", time, this::delete);
        } catch (IOException | FerryException _) {
            // only its file stays, and nobody has it
        } finally {
            HELD.remove(file);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean delete() {
        try {
            boolean deleted = Files.deleteIfExists(file);
            channel.close();
            return deleted;
        } catch (IOException e) {
            throw LocalFaults.storage("cannot give up " + file, e);
        }
    }
}

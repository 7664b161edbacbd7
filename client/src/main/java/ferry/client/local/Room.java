package ferry.client.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Room on the disk for several files that arrive side by side: what one of them still needs is not free for the others, or two
/// that have room alone would fill the disk together and none of them be whole. Safe for many threads.
public final class Room {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Bytes that each partial file is going to have, with what is made of it.
    private final Map<Path, Long> claims = new HashMap<>();

    /// Held until the file is whole and has its name, or is given up. Closing twice is harmless.
    public interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for others to end where only they are in the way.
    ///
    /// @param bytes what it takes in the end
    /// @param name for people
    /// @throws ferry.client.model.FerryException LOCAL_DISK_FULL when what is missing of that cannot be stored
    public Claim claim(PartialFile file, long bytes, String name) throws InterruptedException {
        Path path = file.path();
        Path folder = Objects.requireNonNull(path.getParent());
        lock.lockInterruptibly();
        try {
            long missing = missing(path, bytes);
            FreeSpace.require(folder, name, missing);
            while (!FreeSpace.has(folder, missing, taken(folder))) {
                changed.await();
                FreeSpace.require(folder, name, missing);
            }
            claims.put(path, bytes);
        } finally {
            lock.unlock();
        }
        return () -> release(path);
    }

    private void release(Path path) {
        lock.lock();
        try {
            claims.remove(path);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long taken(Path folder) {
        long taken = 0;
        for (Map.Entry<Path, Long> claim : claims.entrySet()) {
            if (folder.equals(claim.getKey().getParent())) {
                taken += missing(claim.getKey(), claim.getValue()); // each has room, so no overflow
            }
        }
        return taken;
    }

    /// One that has become something else needs nothing more; what cannot be looked at is counted in full.
    private static long missing(Path file, long bytes) {
        try {
            return Math.max(0, bytes - Files.size(file));
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException _) {
            return bytes;
        }
    }
}

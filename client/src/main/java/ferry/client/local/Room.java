package ferry.client.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Room on the disk for several files that arrive side by side: what one of them still needs is not free for the others, or two
/// that have room alone would fill the disk together and none of them be whole. Safe for many threads.
public final class Room {
    /// For what others give back, such as the stream of a folder that is unpacked, whoever needs it waits so long.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// Others than those who claim take room too, and give it back.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Path, Need> needs = new HashMap<>();

    /// What a partial file is to have.
    ///
    /// @param unpacked whether as much is made of it before it goes
    private record Need(long bytes, boolean unpacked) {
        /// What it still takes at most.
        long missing(long here) {
            return bytes - here + (unpacked ? bytes : 0);
        }

        /// What it still takes in the end; negative where it gives back.
        long lasting(long here) {
            return unpacked && here == bytes ? -bytes : bytes - here;
        }
    }

    /// Held until the file is whole and nothing more is made of it, or it is given up. Closing twice is harmless.
    public interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for a while where there will be room once others have ended.
    ///
    /// @param bytes that the file has in the end
    /// @param unpacked whether as many are made of it before it goes
    /// @param name for people
    /// @throws ferry.client.model.FerryException LOCAL_DISK_FULL when what is missing of that cannot be stored
    public Claim claim(PartialFile file, long bytes, boolean unpacked, String name)
            throws InterruptedException {
        Path path = file.path();
        Path folder = Objects.requireNonNull(path.getParent());
        Need need = new Need(Math.min(bytes, Long.MAX_VALUE / 4), unpacked);
        long patience = PATIENCE.toNanos();
        lock.lockInterruptibly();
        try {
            while (!hasRoom(folder, need.missing(size(path)), patience > 0, name)) {
                long waited = LOOK.toNanos() - changed.awaitNanos(LOOK.toNanos());
                patience -= waited;
            }
            needs.put(path, need);
        } finally {
            lock.unlock();
        }
        return () -> release(path);
    }

    /// @return false if there will be when others have ended
    private boolean hasRoom(Path folder, long missing, boolean mayWait, String name) {
        long free = FreeSpace.free(folder);
        long atMost = 0;
        long inTheEnd = 0;
        for (Map.Entry<Path, Need> other : needs.entrySet()) {
            if (folder.equals(other.getKey().getParent()) && Files.exists(other.getKey())) {
                long here = size(other.getKey());
                atMost += Math.max(0, other.getValue().missing(here));
                inTheEnd += other.getValue().lasting(here);
            }
        }
        if (missing <= free - atMost) {
            return true;
        }
        boolean later = mayWait && missing <= free - inTheEnd;
        if (!later) {
            throw FreeSpace.full(folder, name, missing, Math.max(0, free - atMost));
        }
        return false;
    }

    private void release(Path path) {
        lock.lock();
        try {
            needs.remove(path);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What cannot be looked at counts as if nothing were there.
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}

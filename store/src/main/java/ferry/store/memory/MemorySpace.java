package ferry.store.memory;

import ferry.store.DiskSpace;
import java.io.IOException;

/// A medium of which a test says how much is free.
public final class MemorySpace implements DiskSpace {
    private final long total;
    private final long reserveBytes;
    private long free;
    private boolean reserved;
    private boolean failing;
    private boolean refusing;
    private boolean stuck;

    /// Empty, and without the reserve.
    public MemorySpace(long total, long reserveBytes) {
        this.total = total;
        this.reserveBytes = reserveBytes;
        this.free = total;
    }

    /// Somebody takes room, as far as there is some.
    public synchronized void fill(long bytes) {
        free = Math.max(0, free - bytes);
    }

    /// Somebody gives room back.
    public synchronized void free(long bytes) {
        free += bytes;
    }

    /// From now on nobody can look at it, or can again.
    public synchronized void setFailing(boolean failing) {
        this.failing = failing;
    }

    /// From now on it gives no room for the reserve whatever it says, or does again.
    public synchronized void refuse(boolean refuse) {
        refusing = refuse;
    }

    /// From now on it does not let go of the reserve, or does again.
    public synchronized void hold(boolean hold) {
        stuck = hold;
    }

    @Override
    public synchronized Room look() throws IOException {
        if (failing) {
            throw new IOException("the medium does not answer");
        }
        return new Room(total, free);
    }

    @Override
    public long reserveBytes() {
        return reserveBytes;
    }

    @Override
    public synchronized boolean isReserved() {
        return reserveBytes == 0 || reserved;
    }

    @Override
    public synchronized void reserve() throws IOException {
        if (isReserved()) {
            return;
        }
        if (refusing || free < reserveBytes) {
            throw new IOException("No space left on device");
        }
        free -= reserveBytes;
        reserved = true;
    }

    @Override
    public synchronized void release() throws IOException {
        if (stuck) {
            throw new IOException("the reserve cannot be deleted");
        }
        if (reserved) {
            free += reserveBytes;
            reserved = false;
        }
    }
}

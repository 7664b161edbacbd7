package ferry.store;

import java.io.IOException;

/// The room on the medium of the blobs, and a reserve of it that is kept for the worst case. Safe for use by many threads.
public interface DiskSpace {

    /// @param total bytes of the medium
    /// @param free bytes that can be used; the reserve is not among them while it is kept
    record Room(long total, long free) {}

    Room look() throws IOException;

    /// Bytes that [#reserve] takes off the medium.
    long reserveBytes();

    /// Whether the reserve is kept.
    boolean isReserved() throws IOException;

    /// Takes the reserve off the medium, if that is not done yet. When it fails, for want of room perhaps, nothing is taken.
    void reserve() throws IOException;

    /// Gives the reserve back. Repeating it is harmless.
    void release() throws IOException;
}

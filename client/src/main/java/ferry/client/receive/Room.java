package ferry.client.receive;

import ferry.client.local.FreeSpace;
import ferry.client.local.PartialFile;
import ferry.client.model.FerryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Room on the disk for several files that arrive side by side: what one of them still needs is not free for the others, or two
/// that have room alone would fill the disk together and none of them be whole. Safe for many threads.
final class Room {
    /// Bytes that each partial file is going to have, with what is made of it.
    private final Map<Path, Long> claims = new HashMap<>();

    /// Held until the file is whole, or given up.
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /// @param bytes what it takes in the end
    /// @param name for people
    /// @throws FerryException LOCAL_DISK_FULL when what is missing of that cannot be stored
    synchronized Claim claim(PartialFile file, long bytes, String name) {
        Path path = file.path();
        Path folder = Objects.requireNonNull(path.getParent());
        FreeSpace.require(folder, name, missing(path, bytes), taken(folder));
        claims.put(path, bytes);
        return () -> release(path);
    }

    private synchronized void release(Path path) {
        claims.remove(path);
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

    /// What cannot be looked at is counted in full.
    private static long missing(Path file, long bytes) {
        try {
            return Math.max(0, bytes - Files.size(file));
        } catch (IOException _) {
            return bytes;
        }
    }
}

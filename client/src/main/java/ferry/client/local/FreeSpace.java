package ferry.client.local;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Room on the disk of a folder, looked at before something is begun that could not be ended. Others may take it meanwhile.
public final class FreeSpace {

    private FreeSpace() {}

    /// @param what needs room, such as the name of a file
    /// @throws FerryException LOCAL_DISK_FULL when there is less, with `needed`, `free` and `folder` as facts
    public static void require(Path folder, String what, long bytes) {
        long free = free(folder);
        if (bytes > free) {
            throw full(folder, what, bytes, free);
        }
    }

    static FerryException full(Path folder, String what, long bytes, long free) {
        return new FerryException(
                Problem.LOCAL_DISK_FULL,
                what + " needs " + bytes + " bytes, and " + free + " are free in " + folder,
                Map.of(
                        "needed", Long.toString(bytes),
                        "free", Long.toString(free),
                        "folder", folder.toString()),
                null,
                null);
    }

    /// What a file system does not tell is taken for enough.
    static long free(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            return store.getTotalSpace() <= 0 || free < 0 ? Long.MAX_VALUE : free;
        } catch (IOException e) {
            throw LocalFaults.storage("cannot look at the disk of " + folder, e);
        }
    }
}

package ferry.standalone;

import ferry.kernel.life.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells other programs that a server accepts calls, and where: one JSON object, whole or not there at all.
record ReadyFile(Path path) {
    /// One of an earlier run says nothing about this one.
    void clear() throws IOException {
        Files.deleteIfExists(path);
    }

    void write(EmbeddedServer server) throws IOException {
        // Host names and fingerprints have no character that JSON escapes
        PrivateFiles.replace(
                path,
                "{\"address\":\"%s\",\"connect\":\"%s\",\"pid\":%d}%n"
                        .formatted(
                                server.address(), server.connect(), ProcessHandle.current().pid()));
    }
}

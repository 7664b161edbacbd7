package ferry.bench.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How a server says on which port it listens.
final class PortFile {
    private PortFile() {}

    /// Whoever sees the file sees all of it.
    static void write(Path file, int port) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, Integer.toString(port));
        Files.move(part, file);
    }
}

package ferry.bench.rival;

import ferry.bench.process.Background;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program that moves a file, or a folder where its kind says so, to a server of its own and back. The server runs on a
/// free port of loopback until this is closed.
public interface Rival extends AutoCloseable {
    /// What reports call it.
    String name();

    Background server();

    /// The command that brings a file or a folder to the server, where it becomes [#stored].
    ///
    /// @param name of letters, digits, dots and dashes, used once
    List<String> put(Path from, String name);

    /// The command that brings it back.
    ///
    /// @param to must not exist
    List<String> get(String name, Path to);

    /// The folder in which the server keeps what it is given.
    Path files();

    /// Where the server has it.
    default Path stored(String name) {
        return files().resolve(name);
    }

    /// Puts a file where the server has it, as if it had been brought there.
    default void lay(Path from, String name) throws IOException {
        Files.copy(from, stored(name));
    }

    /// For its commands.
    default Map<String, String> environment() {
        return Map.of();
    }

    /// Ends the server.
    @Override
    default void close() {
        server().close();
    }
}

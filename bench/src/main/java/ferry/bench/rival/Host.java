package ferry.bench.rival;

import ferry.bench.process.Commands;
import ferry.bench.process.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a rival's server is to run.
///
/// @param folder for its files, keys and settings; its own
public record Host(Commands commands, Programs programs, Path folder) {
    /// A port of loopback that nobody listens on. Somebody else may take it first: then the server does not start, and says so.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Whether somebody accepts connections there.
    static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// At which the server listens.
    String address() {
        return commands.place().address();
    }

    /// Where the server keeps what it is given.
    Path files() throws IOException {
        return Files.createDirectories(folder.resolve("files"));
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}

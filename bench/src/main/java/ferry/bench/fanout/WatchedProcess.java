package ferry.bench.fanout;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A [WatchedServer] and the pipes to it.
final class WatchedProcess implements AutoCloseable {
    private static final String HEAP = "-Xmx1g";

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final Path log;
    private final int port;

    private WatchedProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        this.questions = process.outputWriter(StandardCharsets.US_ASCII);
        this.port = Integer.parseInt(line());
    }

    /// @param folder for its data and its log
    static WatchedProcess start(Path folder) throws IOException {
        Path log = folder.resolve("server.log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new WatchedProcess(
                new ProcessBuilder(
                                List.of(
                                        java,
                                        HEAP,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        WatchedServer.class.getName(),
                                        Files.createDirectory(folder.resolve("data")).toString()))
                        .redirectError(log.toFile())
                        .start(),
                log);
    }

    int port() {
        return port;
    }

    /// Bytes of its heap that are in use once all garbage is gone.
    long usedHeap() throws IOException {
        questions.write("heap\n");
        questions.flush();
        return Long.parseLong(line());
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server has ended:\n" + Files.readString(log));
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
    }
}

package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.leak.Leaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// `ferry` as a process of its own. Closing kills it, and fails if it has told of a leak.
final class FerryProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private FerryProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// @param folder for what the process writes; its temporary files go to `tmp` in it
    static FerryProcess start(Path folder, String... args) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                Leaks.option(),
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(List.of(args));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new FerryProcess(process, out, err);
    }

    /// A server with quick hashes on a free port, once it accepts calls.
    ///
    /// @param more open registration if nothing is given
    static FerryProcess serve(Path folder, String... more) throws IOException {
        Path ready = folder.resolve("ready.json");
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "serve",
                                "--data=" + folder.resolve("data"),
                                "--listen=127.0.0.1:0",
                                "--bcrypt-cost=4",
                                "--ready-file=" + ready));
        args.addAll(more.length > 0 ? List.of(more) : List.of("--registration=open"));
        Files.deleteIfExists(ready);
        FerryProcess server = start(folder, args.toArray(String[]::new));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(ready) || !server.process.isAlive());
        assertThat(server.process.isAlive()).as(server.err()).isTrue();
        return server;
    }

    /// The value of a text member of the ready file.
    static String ready(Path folder, String member) throws IOException {
        String json = Files.readString(folder.resolve("ready.json"));
        String begin = "\"" + member + "\":\"";
        int from = json.indexOf(begin) + begin.length();
        return json.substring(from, json.indexOf('"', from));
    }

    long pid() {
        return process.pid();
    }

    /// As a terminal or an init system does.
    FerryProcess signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
        return this;
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Leaks.assertNoneIn(err());
    }
}

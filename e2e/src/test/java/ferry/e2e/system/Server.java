package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `ferry serve` as a process.
public final class Server implements AutoCloseable {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"?([^\",}]+)\"?");

    private final RunningProcess process;
    private final String connect;

    private Server(RunningProcess process, String connect) {
        this.process = process;
        this.connect = connect;
    }

    /// Starts a server on a free port and returns when it accepts calls.
    ///
    /// @param heap greatest heap, for instance `256m`
    static Server start(Path scratch, Path data, String heap, String... options)
            throws IOException, InterruptedException {
        return start(scratch, data, heap, Map.of(), options);
    }

    /// @param environment variables that it finds besides
    public static Server start(
            Path scratch,
            Path data,
            String heap,
            Map<String, String> environment,
            String... options)
            throws IOException, InterruptedException {
        Path ready = scratch.resolve("ready-" + System.nanoTime() + ".json");
        RunningProcess process = launch(scratch, data, heap, ready, environment, options);
        try {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> Files.exists(ready) || !process.isAlive());
            assertThat(process.isAlive()).as(process::soFar).isTrue();
            return new Server(process, field(Files.readString(ready), "connect"));
        } catch (IOException | RuntimeException | AssertionError e) {
            process.close();
            throw e;
        }
    }

    /// Starts a server that is expected to refuse.
    static Outcome refused(Path scratch, Path data) throws IOException, InterruptedException {
        try (RunningProcess process =
                launch(scratch, data, "128m", scratch.resolve("never.json"), Map.of())) {
            return process.await();
        }
    }

    private static RunningProcess launch(
            Path scratch,
            Path data,
            String heap,
            Path ready,
            Map<String, String> environment,
            String... options)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "serve",
                                "--data",
                                data.toString(),
                                "--listen",
                                "127.0.0.1:0",
                                "--registration",
                                "open",
                                "--disk-reserve",
                                "1M",
                                "--ready-file",
                                ready.toString()));
        arguments.addAll(List.of(options));
        List<String> flags = List.of("-Xmx" + heap, "-XX:MaxDirectMemorySize=256m");
        return RunningProcess.start(
                scratch, Jvm.command("ferry.standalone.Main", flags, arguments), environment);
    }

    /// `ferry://host:port#fingerprint`
    public String connect() {
        return connect;
    }

    /// What whoever starts it reads.
    String out() {
        return process.out();
    }

    /// Its log.
    String err() {
        return process.err();
    }

    public String log() {
        return process.soFar();
    }

    public Outcome terminate() throws InterruptedException {
        return process.terminate();
    }

    public void kill() {
        process.kill();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// Stops it where it is, without its noticing.
    public void freeze() throws IOException, InterruptedException {
        process.freeze();
    }

    public void thaw() throws IOException, InterruptedException {
        process.thaw();
    }

    @Override
    public void close() {
        process.close();
    }

    private static String field(String json, String name) {
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError("no " + name + " in " + json);
    }
}

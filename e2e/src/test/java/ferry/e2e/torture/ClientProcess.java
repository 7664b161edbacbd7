package ferry.e2e.torture;

import ferry.e2e.system.Jvm;
import ferry.e2e.torture.Fact.Kind;
import ferry.kernel.leak.Leaks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A sender or a receiver as a process, which is started again with the same command when it has died, as an init system
/// would. What it prints is read at once. Closing fails if it has told of a leak. Safe for use by many threads.
final class ClientProcess implements AutoCloseable {
    private final String name;
    private final List<String> command;
    private final Path log;
    private final Path history;
    private final Map<String, Long> positions = new ConcurrentHashMap<>();
    private final Map<String, Resent> resent = new ConcurrentHashMap<>();
    private final List<Fact> facts = new ArrayList<>();

    private Process process;
    private Writer orders;

    /// How much went over the network more than once.
    ///
    /// @param most at one time
    record Resent(long sum, long most) {
        static final Resent NOTHING = new Resent(0, 0);

        Resent and(long bytes) {
            return new Resent(sum + bytes, Math.max(most, bytes));
        }
    }

    private ClientProcess(String name, List<String> command, Path log, Path history)
            throws IOException {
        this.name = name;
        this.command = command;
        this.log = log;
        this.history = history;
        this.process = launch();
        this.orders = ordersOf(process);
    }

    /// @param role `send` or `receive`
    /// @param folder where what is received goes
    static ClientProcess start(
            String role, String name, String connect, Path home, Path scratch, Path folder)
            throws IOException {
        Path history = scratch.resolve(name + ".history.jsonl");
        List<String> command =
                Jvm.testCommand(
                        ClientMain.class.getName(),
                        List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        List.of(
                                role,
                                name,
                                connect,
                                home.toString(),
                                history.toString(),
                                folder.toString()));
        return new ClientProcess(name, command, scratch.resolve(name + ".err"), history);
    }

    private Process launch() throws IOException {
        Process started =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Thread.ofPlatform().daemon().start(() -> read(started));
        return started;
    }

    private static Writer ordersOf(Process process) {
        return new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    private void read(Process from) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException _) {
            // Killing it closes what it prints; what counts was forced into its history before.
        }
    }

    private void take(String line) {
        if (line.startsWith("at ")) {
            String[] parts = line.split(" ");
            moved(parts[1], Long.parseLong(parts[2]));
        } else if (line.startsWith("{") && line.endsWith("}")) {
            Fact fact = Fact.parse(line);
            if (fact.kind() == Kind.BEGAN) {
                moved(fact.transfer(), fact.number());
            }
            synchronized (facts) {
                facts.add(fact);
            }
        }
    }

    private void moved(String transfer, long position) {
        Long before = positions.put(transfer, position);
        if (before != null && position < before) {
            resent.merge(
                    transfer,
                    Resent.NOTHING.and(before - position),
                    (sum, _) -> sum.and(before - position));
        }
    }

    String name() {
        return name;
    }

    Path history() {
        return history;
    }

    /// Bytes from the start of the transfer that it has sent or has; 0 if it has not begun.
    long position(String transfer) {
        return positions.getOrDefault(transfer, 0L);
    }

    Resent resent(String transfer) {
        return resent.getOrDefault(transfer, Resent.NOTHING);
    }

    /// What it was told, this process and those before.
    List<Fact> facts() {
        synchronized (facts) {
            return List.copyOf(facts);
        }
    }

    synchronized void order(String line) throws IOException {
        orders.write(line + "\n");
        orders.flush();
    }

    synchronized boolean isAlive() {
        return process.isAlive();
    }

    synchronized long pid() {
        return process.pid();
    }

    /// kill -9.
    synchronized void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Starts it again with the same command.
    synchronized void startAgain() throws IOException {
        process = launch();
        orders = ordersOf(process);
    }

    void signal(String signal) throws IOException, InterruptedException {
        Processes.run("kill", "-" + signal, Long.toString(pid()));
    }

    @Override
    public synchronized void close() {
        process.destroyForcibly();
        try {
            boolean _ = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Leaks.assertNoneIn(log());
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

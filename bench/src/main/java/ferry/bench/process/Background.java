package ferry.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A process that runs beside what is measured. It, and what it has started, ends when this is closed.
public final class Background implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Duration MAX_END = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 2_000_000;

    private final Process process;
    private final ProcessTree tree;
    private final Path output;

    Background(Process process, Path output) {
        this.process = process;
        this.tree = new ProcessTree(process.toHandle());
        this.output = output;
    }

    /// What a client does to a server.
    public interface Work {
        /// @return what the client's part has cost
        Cost run() throws IOException, InterruptedException;
    }

    /// Adds what this process does for a client, until it has ended what it had started for it.
    public Cost beside(Work client) throws IOException, InterruptedException {
        double before = cpuSeconds();
        long children = tree.descendants();
        try (PeakWatch watch = PeakWatch.over(tree)) {
            Cost cost = client.run();
            await("the end of what was started for a client", () -> tree.descendants() <= children);
            return cost.withServer(cpuSeconds() - before, watch.end());
        }
    }

    /// Of all its children too.
    public double cpuSeconds() {
        return tree.cpuSeconds();
    }

    /// Of the children that live as well.
    public double peakMebibytes() {
        return tree.peakMebibytes();
    }

    public double residentMebibytes() {
        return tree.residentMebibytes();
    }

    /// The process does nothing any more until [#goOn].
    public void stop() throws IOException {
        signal("STOP");
    }

    public void goOn() throws IOException {
        signal("CONT");
    }

    public boolean isStopped() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    public boolean hasSaid(String text) {
        try {
            return said().contains(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// All that it has printed.
    public String said() throws IOException {
        return Files.readString(output);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until `done`, for as long as the process runs and no longer than is reasonable.
    ///
    /// @throws IOException if it has ended or takes too long; the message says what it printed
    public void await(String what, BooleanSupplier done) throws IOException {
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (!isAlive() || System.nanoTime() - begin > MAX_WAIT.toNanos()) {
                throw new IOException(
                        what + ": not within " + MAX_WAIT.toSeconds() + " s:\n" + said());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Asks it to end, and then those of its children that are left; ends who does not.
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        end(process.toHandle());
        children.forEach(Background::end);
    }

    private static void end(ProcessHandle handle) {
        handle.destroy();
        handle.onExit()
                .completeOnTimeout(handle, MAX_END.toSeconds(), TimeUnit.SECONDS)
                .thenAccept(ProcessHandle::destroyForcibly)
                .join();
        handle.onExit().join();
    }
}

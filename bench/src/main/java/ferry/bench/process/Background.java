package ferry.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A process that runs beside what is measured.
public final class Background implements AutoCloseable {
    /// Linux counts the time of processes in hundredths of a second for its readers, on every architecture.
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME_FIELD = 11;
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 10_000_000;

    private final Process process;
    private final Path output;

    Background(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks =
                Long.parseLong(fields[USER_TIME_FIELD])
                        + Long.parseLong(fields[USER_TIME_FIELD + 1]);
        return ticks / TICKS_PER_SECOND;
    }

    public double peakMebibytes() throws IOException {
        return mebibytes("VmHWM");
    }

    public double residentMebibytes() throws IOException {
        return mebibytes("VmRSS");
    }

    private double mebibytes(String field) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(field + ":")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        throw new IOException("no " + field + " of process " + process.pid());
    }

    /// The process does nothing any more until [#goOn].
    public void stop() throws IOException {
        signal("STOP");
    }

    public void goOn() throws IOException {
        signal("CONT");
    }

    public boolean isStopped() throws IOException {
        String stat = Files.readString(proc("stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    private boolean isAlive() {
        return process.isAlive();
    }

    public boolean hasSaid(String text) {
        try {
            return output().contains(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /// Waits until `done`, for as long as the process runs and no longer than is reasonable.
    ///
    /// @throws IOException if it has ended or takes too long; the message says what it printed
    public void await(String what, BooleanSupplier done) throws IOException {
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (!isAlive() || System.nanoTime() - begin > MAX_WAIT.toNanos()) {
                throw new IOException(
                        what + ": not within " + MAX_WAIT.toSeconds() + " s:\n" + output());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

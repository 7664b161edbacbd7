package ferry.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A process and all that it has started, as Linux counts them.
final class ProcessTree {
    /// Linux counts the time of processes in hundredths of a second for its readers, on every architecture.
    private static final double TICKS_PER_SECOND = 100;

    /// User and system time, and those of children that have ended and were waited for.
    private static final int FIRST_TIME_FIELD = 11;

    private static final int TIME_FIELDS = 4;

    private final ProcessHandle root;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /// Of all, those included that have ended.
    double cpuSeconds() {
        return sum(ProcessTree::cpuSeconds);
    }

    /// Greatest resident sizes so far of all that live, one by one: pages that they share count for each.
    double peakMebibytes() {
        return sum(pid -> mebibytes(pid, "VmHWM"));
    }

    double residentMebibytes() {
        return sum(pid -> mebibytes(pid, "VmRSS"));
    }

    long descendants() {
        return root.descendants().count();
    }

    private double sum(Figure figure) {
        List<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants()).toList();
        double sum = 0;
        for (ProcessHandle each : all) {
            sum += orNothing(figure, each.pid());
        }
        return sum;
    }

    private interface Figure {
        double of(long pid) throws IOException;
    }

    /// A child may end between being listed and being looked at.
    private static double orNothing(Figure figure, long pid) {
        try {
            return figure.of(pid);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException unreadable) {
            if (ProcessHandle.of(pid).isEmpty()) {
                return 0;
            }
            throw new UncheckedIOException(unreadable);
        }
    }

    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(proc(pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 0; i < TIME_FIELDS; i++) {
            ticks += Long.parseLong(fields[FIRST_TIME_FIELD + i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// Nothing of a process that has ended and was not waited for yet.
    private static double mebibytes(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(proc(pid, "status"))) {
            if (line.startsWith(field + ":")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}

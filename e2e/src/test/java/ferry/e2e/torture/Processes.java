package ferry.e2e.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Short commands, and what the system tells of a process.
final class Processes {
    private Processes() {}

    /// @throws IOException if it fails, with what it said
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static boolean has(String program) {
        return Stream.of("/bin", "/usr/bin", "/sbin", "/usr/sbin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// What a process holds.
    ///
    /// @param residentBytes of its memory
    record Vitals(long residentBytes, long descriptors, long threads) {}

    static Vitals vitals(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        long resident = 0;
        long threads = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            } else if (line.startsWith("Threads:")) {
                threads = Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            return new Vitals(resident, descriptors.count(), threads);
        }
    }
}

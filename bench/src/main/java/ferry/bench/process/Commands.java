package ferry.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs commands and takes the operating system's word for what they cost.
public final class Commands {
    private static final String TIME = "/usr/bin/time";

    private final Path scratch;

    public Commands(Path scratch) {
        this.scratch = scratch;
        if (!Files.isExecutable(Path.of(TIME))) {
            throw new IllegalStateException(TIME + " is missing: install the package `time`");
        }
    }

    /// Runs a command to its end.
    ///
    /// @throws IOException if it does not end with exit code 0
    public Cost run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path figures = Files.createTempFile(scratch, "time", ".txt");
        Path output = Files.createTempFile(scratch, "output", ".txt");
        List<String> timed =
                new ArrayList<>(List.of(TIME, "-f", "%e %U %S %M", "-o", figures.toString()));
        timed.addAll(command);
        long begin = System.nanoTime();
        int exit = builder(environment, timed, output).start().waitFor();
        double wall = (System.nanoTime() - begin) / 1e9;
        if (exit != 0) {
            throw new IOException(
                    String.join(" ", command)
                            + ": exit code "
                            + exit
                            + "\n"
                            + Files.readString(output));
        }
        String[] fields = Files.readAllLines(figures).getLast().trim().split(" ");
        double cpu = Double.parseDouble(fields[1]) + Double.parseDouble(fields[2]);
        return new Cost(wall, cpu, Double.parseDouble(fields[3]) / 1024);
    }

    /// Starts a command that goes on.
    public Background start(Map<String, String> environment, List<String> command)
            throws IOException {
        Path output = Files.createTempFile(scratch, "output", ".txt");
        return new Background(builder(environment, command, output).start(), output);
    }

    private static ProcessBuilder builder(
            Map<String, String> environment, List<String> command, Path output) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder;
    }
}

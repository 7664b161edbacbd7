package ferry.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs commands and takes the operating system's word for what they cost.
public final class Commands {
    private static final String TIME = "/usr/bin/time";
    private static final String FAILED = "one of many failed";

    private final Path scratch;
    private final Place place;

    /// On loopback.
    public Commands(Path scratch) {
        this(scratch, Place.LOOPBACK);
    }

    public Commands(Path scratch, Place place) {
        this.scratch = scratch;
        this.place = place;
        if (!Files.isExecutable(Path.of(TIME))) {
            throw new IllegalStateException(TIME + " is missing: install the package `time`");
        }
    }

    public Place place() {
        return place;
    }

    /// The same, elsewhere.
    public Commands at(Place other) {
        return new Commands(scratch, other);
    }

    /// Runs a client's command to its end.
    ///
    /// @throws IOException if it does not end with exit code 0
    public Cost run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return run(environment, command, Files.createTempFile(scratch, "output", ".txt"));
    }

    /// What many commands at once have cost.
    ///
    /// @param failures how many did not end with exit code 0
    public record Crowd(Cost cost, int failures) {}

    /// Runs commands at the same time, each in a process of its own, until all have ended. A shell starts them: it takes
    /// less of the machine than Java does.
    public Crowd runTogether(Map<String, String> environment, List<List<String>> commands)
            throws IOException, InterruptedException {
        Path script = Files.createTempFile(scratch, "together", ".sh");
        Files.write(
                script,
                commands.stream()
                        .map(each -> "{ %s || echo '%s'; } &".formatted(quoted(each), FAILED))
                        .toList());
        Files.writeString(script, Files.readString(script) + "wait\n");
        Path output = Files.createTempFile(scratch, "output", ".txt");
        Cost cost = run(environment, List.of("/bin/sh", script.toString()), output);
        long failures = Files.readAllLines(output).stream().filter(FAILED::equals).count();
        return new Crowd(cost, (int) failures);
    }

    private static String quoted(List<String> command) {
        return command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private Cost run(Map<String, String> environment, List<String> command, Path output)
            throws IOException, InterruptedException {
        Path figures = Files.createTempFile(scratch, "time", ".txt");
        List<String> timed =
                new ArrayList<>(List.of(TIME, "-f", "%e %U %S %M", "-o", figures.toString()));
        timed.addAll(place.asking(command));
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
        return Cost.ofClient(wall, cpu, Double.parseDouble(fields[3]) / 1024);
    }

    /// Starts a client's command that goes on.
    public Background start(Map<String, String> environment, List<String> command)
            throws IOException {
        return background(environment, place.asking(command));
    }

    /// Starts a server.
    public Background serve(Map<String, String> environment, List<String> command)
            throws IOException {
        return background(environment, place.serving(command));
    }

    private Background background(Map<String, String> environment, List<String> command)
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

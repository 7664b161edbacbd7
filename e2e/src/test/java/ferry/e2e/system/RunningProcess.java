package ferry.e2e.system;

import ferry.kernel.leak.Leaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of ours whose output goes to files, so that it never waits for a reader. Closing kills it, and fails if it
/// has told of a leak.
final class RunningProcess implements AutoCloseable {
    private static final long MAX_MINUTES = 3;

    private final Process process;
    private final Path out;
    private final Path err;

    private RunningProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static RunningProcess start(Path logs, List<String> command, Map<String, String> environment)
            throws IOException {
        return start(logs, command, environment, Path.of("/dev/null"));
    }

    /// @param input what it reads from standard input
    static RunningProcess start(
            Path logs, List<String> command, Map<String, String> environment, Path input)
            throws IOException {
        Path out = Files.createTempFile(logs, "process", ".out");
        Path err = Files.createTempFile(logs, "process", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FERRY_"));
        builder.environment().putAll(environment);
        return new RunningProcess(builder.start(), out, err);
    }

    Outcome await() throws InterruptedException {
        if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
            kill();
            throw new AssertionError("the process did not end:\n" + soFar());
        }
        return new Outcome(process.exitValue(), out(), err());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    String soFar() {
        return "--- standard output\n" + out() + "\n--- standard error\n" + err();
    }

    /// Asks it to end, as Ctrl-C in a container does.
    Outcome terminate() throws InterruptedException {
        process.destroy();
        return await();
    }

    /// kill -9.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Stops it where it is, without its noticing.
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() {
        kill();
        Leaks.assertNoneIn(err());
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

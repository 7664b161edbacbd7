package ferry.e2e.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts scripts with an environment of its own, in which no real JDK can be found: `PATH` leads to one folder that
/// holds the few system commands that the scripts use, and nothing else. For one thread.
final class Shell {
    private static final List<String> COMMANDS =
            List.of(
                    "sh",
                    "basename",
                    "cat",
                    "dirname",
                    "env",
                    "find",
                    "flock",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "tr",
                    "uname");
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private int started;

    private Shell(Path folder) {
        this.folder = folder;
    }

    /// @param folder an existing folder in which the shell keeps its commands and outputs
    static Shell in(Path folder) throws IOException {
        Shell shell = new Shell(folder);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String command : COMMANDS) {
            offer(bin, command);
        }
        shell.set("PATH", bin.toString());
        shell.set("HOME", Files.createDirectories(folder.resolve("home")).toString());
        shell.set("FERRY_JVM_ROOTS", folder.resolve("no-such-folder").toString());
        return shell;
    }

    private static void offer(Path bin, String command) throws IOException {
        for (String place : List.of("/bin", "/usr/bin", "/usr/local/bin")) {
            Path target = Path.of(place, command);
            if (Files.isExecutable(target)) {
                FakeJdk.script(bin.resolve(command), "exec " + target + " \"$@\"\n");
                return;
            }
        }
    }

    /// The folder that `PATH` leads to.
    Path bin() {
        return folder.resolve("bin");
    }

    void set(String name, String value) {
        environment.put(name, value);
    }

    /// Runs to the end.
    Ended run(Path script, String... arguments) throws IOException, InterruptedException {
        return start(script, arguments).await();
    }

    Running start(Path script, String... arguments) throws IOException {
        started++;
        Path out = folder.resolve("out-" + started);
        Path err = folder.resolve("err-" + started);
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    record Running(Process process, Path out, Path err) {
        Ended await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "no end within " + PATIENCE_SECONDS + " s; it said: " + errors());
            }
            return new Ended(process.pid(), process.exitValue(), Files.readString(out), errors());
        }

        String errors() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Ended(long pid, int exitCode, String out, String err) {}
}

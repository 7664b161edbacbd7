package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at the system calls of a running process, or makes some of them fail. Closing lets go of the process.
final class Strace implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(.*)");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");

    private final Process process;
    private final Path trace;

    private Strace(Process process, Path trace) {
        this.process = process;
        this.trace = trace;
    }

    /// One system call.
    ///
    /// @param begin place of its beginning in the order of everything that was seen
    /// @param end place of its return; the same, if nothing came between
    record Call(int begin, int end, String text) {
        boolean is(String name, String file) {
            return text.startsWith(name) && text.contains(file);
        }

        boolean succeeded() {
            return !text.contains("= -1");
        }
    }

    /// Skips the test where processes cannot be looked at.
    static void assumeItWorks() {
        boolean there =
                Stream.of("/usr/bin/strace", "/bin/strace")
                        .anyMatch(file -> Files.isExecutable(Path.of(file)));
        assumeTrue(there, "strace is not installed");
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root may attach to every process");
    }

    /// Returns when every thread of the process is looked at.
    static Strace attach(Path scratch, long pid, String... options) throws IOException {
        Path trace = Files.createTempFile(scratch, "strace", ".txt");
        Path said = Files.createTempFile(scratch, "strace", ".err");
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-yy", "-o", trace.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-p", Long.toString(pid)));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(said.toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(said).contains("attached") || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
        } catch (IOException | RuntimeException | AssertionError e) {
            process.destroy();
            throw e;
        }
        return new Strace(process, trace);
    }

    /// What was seen so far, in the order in which the calls began.
    List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Call> running = new HashMap<>();
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                continue;
            }
            String thread = line.group(1);
            String text = line.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (text.endsWith(UNFINISHED)) {
                String begun = text.substring(0, text.length() - UNFINISHED.length());
                running.put(thread, new Call(i, i, begun));
            } else if (resumed.matches() && running.containsKey(thread)) {
                Call begun = running.remove(thread);
                calls.add(new Call(begun.begin(), i, begun.text() + resumed.group(1)));
            } else {
                calls.add(new Call(i, i, text));
            }
        }
        return calls;
    }

    /// The process goes on by itself when this returns, unless it has died.
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

package ferry.cli.hook;

import ferry.cli.console.SafeText;
import ferry.client.model.Transfer;
import ferry.client.receive.Received;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// A program that is run for each saved file, with the facts of the file in its environment. Safe for several threads: each
/// runs it once more, beside the others.
///
/// What others have written is in the environment only, never in a command line, and no shell reads it. The program reads
/// nothing, and inherits no password.
public final class Hook {

    /// Stands for the file, as a word of its own.
    private static final String FILE = "{}";

    private static final Set<String> SECRETS =
            Set.of("FERRY_PASSWORD", "FERRY_NEW_PASSWORD", "FERRY_CODE");
    private static final int MAX_NOTE_CHARACTERS = 1_000;

    private final List<String> words;
    private final Duration longest;
    private final LongSupplier nanos;

    /// @param words the program, and arguments that are always the same
    /// @param longest how long it may take for one file
    /// @param nanos a clock that only goes forward
    public Hook(List<String> words, Duration longest, LongSupplier nanos) {
        this.words = List.copyOf(words);
        this.longest = longest;
        this.nanos = nanos;
    }

    /// Whether there is such a program.
    ///
    /// @param path folders to look into, as the environment lists them
    public boolean exists(String path) {
        String program = words.getFirst();
        return program.contains("/")
                ? isProgram(Path.of(program))
                : Stream.of(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> isProgram(Path.of(folder, program)));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /// Runs the program to its end.
    ///
    /// @param lines takes what it prints, on either stream
    /// @return what went wrong
    /// @throws InterruptedException when this thread is interrupted; the program has ended then
    public Optional<String> run(Received.Saved saved, Consumer<String> lines)
            throws InterruptedException {
        Path file = saved.file().toAbsolutePath().normalize();
        ProcessBuilder builder =
                new ProcessBuilder(
                                words.stream()
                                        .map(word -> word.equals(FILE) ? file.toString() : word)
                                        .toList())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true);
        prepare(builder.environment(), saved, file);
        try (RunningProgram program = new RunningProgram(builder.start(), lines)) {
            return program.end(longest, nanos).map(how -> words.getFirst() + " " + how);
        } catch (IOException e) {
            return Optional.of(words.getFirst() + " cannot be run: " + e.getMessage());
        }
    }

    /// Takes the secrets away and puts the facts in.
    static void prepare(Map<String, String> environment, Received.Saved saved, Path file) {
        environment.keySet().removeAll(SECRETS);
        environment.putAll(facts(saved, file));
    }

    private static Map<String, String> facts(Received.Saved saved, Path file) {
        Transfer transfer = saved.transfer();
        String note = transfer.note();
        return Map.of(
                "FERRY_FILE", file.toString(),
                "FERRY_NAME", SafeText.line(transfer.fileName()),
                "FERRY_KIND", transfer.kind().name().toLowerCase(Locale.ROOT),
                "FERRY_SIZE", Long.toString(saved.size()),
                "FERRY_SHA256", saved.sha256().hex(),
                "FERRY_ID", SafeText.of(transfer.id()),
                "FERRY_FROM", SafeText.of(transfer.sender().name()),
                "FERRY_NOTE",
                        SafeText.line(
                                note.substring(0, Math.min(MAX_NOTE_CHARACTERS, note.length()))));
    }
}

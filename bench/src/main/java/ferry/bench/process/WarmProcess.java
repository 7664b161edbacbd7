package ferry.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Java process of the bench that does one thing after the other when it is told to, so that what is measured runs warm and
/// is counted apart from who measures. Its other end is [Errands]. For one thread.
public final class WarmProcess implements AutoCloseable {
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Background process;
    private final BufferedWriter errands;
    private final BufferedReader answers;

    private WarmProcess(Process process, Path log) {
        this.process = new Background(process, log);
        this.errands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Returns once it can do something.
    ///
    /// @param scratch for what it prints
    /// @param main its class, which calls [Errands#serve]
    public static WarmProcess start(Path scratch, Place place, Class<?> main, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>(place.asking(javaCommand(main)));
        line.addAll(List.of(arguments));
        Path log = Files.createTempFile(scratch, main.getSimpleName(), ".log");
        WarmProcess process =
                new WarmProcess(new ProcessBuilder(line).redirectError(log.toFile()).start(), log);
        try {
            String _ = process.answer(main.getSimpleName());
        } catch (IOException failed) {
            process.close();
            throw failed;
        }
        return process;
    }

    /// How a class of the bench is run in a process of its own.
    public static List<String> javaCommand(Class<?> main) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        line.addAll(OPTIONS);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return line;
    }

    /// Has it do something.
    ///
    /// @param words without tabs and line ends
    /// @return its answer; empty if it has none
    /// @throws IOException if it could not do it, or has ended; the message says why
    public String ask(String... words) throws IOException {
        try {
            errands.write(String.join("\t", words));
            errands.newLine();
            errands.flush();
        } catch (IOException broken) {
            throw new IOException(words[0] + ": the process has ended:\n" + process.said(), broken);
        }
        return answer(words[0]);
    }

    private String answer(String to) throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(to + ": the process has ended:\n" + process.said());
        }
        if (!answer.startsWith(Errands.DONE)) {
            throw new IOException(to + ": " + answer + "\n" + process.said());
        }
        return answer.substring(Errands.DONE.length());
    }

    /// What one errand answers, and costs here.
    public record Answer(String text, Cost cost) {}

    /// Has it do something that is measured.
    public Answer measure(String... words) throws IOException {
        double before = process.cpuSeconds();
        long begin = System.nanoTime();
        String text = ask(words);
        double wall = (System.nanoTime() - begin) / 1e9;
        return new Answer(
                text, Cost.ofClient(wall, process.cpuSeconds() - before, process.peakMebibytes()));
    }

    /// What one errand costs here.
    public Cost cost(String... words) throws IOException {
        return measure(words).cost();
    }

    public Background process() {
        return process;
    }

    /// It ends when nothing more is to be told to it.
    @Override
    public void close() {
        process.close();
    }
}

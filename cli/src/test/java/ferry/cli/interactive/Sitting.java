package ferry.cli.interactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.command.CommandLines;
import ferry.cli.command.Seat;
import ferry.cli.command.Surroundings;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.client.retry.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/// Somebody at a terminal in memory, who has started a session.
final class Sitting implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CLEAR_LINE = "\u0015";

    private final Path inbox;
    private final Time time;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Terminal terminal;

    /// @param inbox where files for them are saved
    Sitting(Path inbox, Time time) throws IOException {
        this.inbox = inbox;
        this.time = time;
        this.terminal =
                new ExternalTerminal("test", "ansi", new PipedInputStream(keyboard), screen, UTF_8);
    }

    void sits(Someone who, String... args) {
        Surroundings surroundings =
                new Surroundings(
                        new ScriptedConsole().typing(),
                        who.environment(),
                        inbox,
                        InstantSource.system(),
                        time);
        CommandLines commandLines =
                new CommandLines(
                        surroundings,
                        Seat.PROCESS,
                        invocation -> new InteractiveSession(invocation, terminal, inbox).run(),
                        List.of());
        Thread.ofPlatform()
                .daemon()
                .start(() -> exitCode.complete(commandLines.run(List.of(args)).number()));
    }

    void enters(String line) throws IOException {
        types(line + "\r");
    }

    void types(String keys) throws IOException {
        keyboard.write(keys.getBytes(UTF_8));
        keyboard.flush();
    }

    /// Waits until one of these can be read on the screen.
    void see(String... anyOf) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text()).containsAnyOf(anyOf));
    }

    void quit() throws Exception {
        types(CLEAR_LINE);
        enters("quit");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(exitCode).as(this::text).isCompletedWithValue(0));
    }

    /// The end that comes by itself.
    void endsWith(int code) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(exitCode).as(this::text).isCompletedWithValue(code));
    }

    void hangsUp() throws Exception {
        keyboard.close();
        exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /// All that was ever written on the screen.
    String text() {
        return screen.toString(UTF_8);
    }

    String textAfter(String mark) {
        return text().substring(text().lastIndexOf(mark));
    }

    long count(String words) {
        return text().split(Pattern.quote(words), -1).length - 1L;
    }

    @Override
    public void close() throws IOException {
        keyboard.close();
        terminal.close();
    }
}

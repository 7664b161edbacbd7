package ferry.cli.interactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.login.RegistrationPolicy;
import ferry.cli.command.CommandLines;
import ferry.cli.command.Seat;
import ferry.cli.command.Surroundings;
import ferry.cli.fake.HostileTransfers;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session on a terminal in memory, with the real services.
final class InteractiveSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PROGRESS =
            Pattern.compile("long\\.bin  [0-9.]+/3\\.0 MiB  [0-9]+%  .*sending");

    /// What draws the prompt anew: moves in the line and beneath, and clears. Nothing that a name could want.
    private static final Pattern OF_THE_PROMPT =
            Pattern.compile(
                    "\u001b\\[[0-9]*[ABCDG]|\u001b\\[[KJ]|\u001b\\[\\?(1|2004)[hl]|\u001b[=>]"
                            + "|[\r\n\b]");

    private final ManualTime time = new ManualTime();

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;
    private Path inbox;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        inbox = Files.createDirectories(folder.resolve("in"));
        terminal =
                new ExternalTerminal("test", "ansi", new PipedInputStream(keyboard), screen, UTF_8);
    }

    @AfterEach
    void stop() throws IOException {
        keyboard.close();
        terminal.close();
        server.close();
    }

    @Test
    void aFileThatArrivesIsAnnouncedAndSavedWhileSomebodyTypes() throws Exception {
        sits(bob);
        see("ferry> ");
        types("UPD half a li");
        alice.types("send", file("movie.bin", 500_000).toString(), "--to", "bob", "--note", "hi");

        see("movie.bin (488 KiB)");
        see("saved " + inbox.toRealPath().resolve("movie.bin"));
        see("alice has sent", "alice is sending");

        assertThat(inbox.resolve("movie.bin")).hasSameBinaryContentAs(file("movie.bin", 500_000));
        assertThat(textAfter("saved ")).contains("UPD half a li"); // drawn again below
        quit();
    }

    @Test
    void updSendsAndTellsWhenItIsStoredAndDelivered() throws Exception {
        sits(alice);
        see("ferry> ");
        Path file = file("with space.bin", 1_000);
        enters("UPD '" + file + "' bob");
        see("with space.bin: stored");
        see("safe to close");
        bob.types("receive", inbox.toString());

        see("with space.bin: delivered to bob");
        assertThat(inbox.resolve("with space.bin")).hasSameBinaryContentAs(file);
        quit();
    }

    @Test
    void updAsksForTheRecipientWhenNobodyIsNamed() throws Exception {
        sits(alice);
        see("ferry> ");
        enters("upd " + file("asked.bin", 10));
        see("To whom? ");
        enters("bob");

        see("asked.bin: stored");
        assertThat(bob.types("inbox").out()).contains("asked.bin");
        quit();
    }

    @Test
    void mistakesAreAnsweredAndTheSessionGoesOn() throws Exception {
        sits(alice);
        see("ferry> ");
        enters("frobnicate");
        see("There is no frobnicate here");
        enters("UPD nothing-there bob");
        see("there is no such file");
        enters("send - --to bob");
        see("standard input is where you type");
        enters("UPD " + file("x.bin", 1) + " nobody");
        see("nobody here is called nobody");
        enters("send " + file("y.bin", 1) + " --to bob --server elsewhere:7443");
        see("a session stays at its server");
        enters("login bob");
        see("There is no login here");
        enters("inbox");
        see("Your inbox is empty");
        enters("help");
        see("UPD FILE [USER...]");
        quit();
    }

    @Test
    void whoeverIsLoggedOutIsAskedForNameAndPasswordWhichIsNotShownAndNotRemembered()
            throws Exception {
        alice.types("logout");
        sits(alice);
        see("User name: ");
        enters("alice");
        see("Password of alice: ");
        enters("wrong !! pass\\word '");
        see("Wrong user name or password");
        see("User name: ");
        enters("alice");
        enters(alice.password());
        see("Welcome, alice");
        see("ferry> ");
        types("\u001b[A"); // up: the command before
        types("x\r");

        see("There is no x here");
        assertThat(text()).doesNotContain(alice.password()).doesNotContain("pass\\word");
        quit();
    }

    @Test
    void aWrongPasswordInTheEnvironmentIsTriedOnce() throws Exception {
        alice.types("logout");
        alice.environment().put("FERRY_PASSWORD", "a wrong guess at it");
        sits(alice);
        see("User name: ");
        enters("alice");
        see("Wrong user name or password");
        enters("alice");
        see("Password of alice: ");
        enters(alice.password());

        see("Welcome, alice");
        see("ferry> ");
        quit();
    }

    @Test
    void aLockoutShowsTheWait() throws Exception {
        Someone stranger = new Someone("alice", folder.resolve("stranger"));
        stranger.environment().put("FERRY_PASSWORD", "a wrong guess at it");
        for (int i = 0; i < 5; i++) {
            stranger.types("login", "alice", "--server", server.connectString());
        }
        stranger.environment().remove("FERRY_PASSWORD");
        sits(stranger, "--server", server.connectString());
        see("User name: ");
        enters("alice");
        see("Password of alice: ");
        enters(alice.password());

        see("Too many attempts: try again in ");
        see("Waiting: 0:02 ");
        see("Waiting: 0:01 ");
        keyboard.close();
        exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aHostileNoteCannotTouchTheScreen() throws Exception {
        sits(bob);
        see("ferry> ");
        alice.types(
                "send",
                file("note.bin", 10).toString(),
                "--to",
                "bob",
                "--note",
                "bidi\u202egnp.exe");

        see("saved ");
        assertThat(text()).contains("bidi\\u{202e}gnp.exe").doesNotContain("\u202e");
        quit();
    }

    @Test
    void noHostileNameCanTouchTheScreen() throws Exception {
        List<HostileName> all =
                HostileNames.all().filter(name -> name.verdict() != Verdict.GARBLED).toList();
        List<HostileName> names =
                IntStream.range(0, all.size() / 2).mapToObj(i -> all.get(2 * i)).toList();
        assertThat(names).hasSizeGreaterThan(200);
        String shown;
        HostileTransfers hostile = new HostileTransfers(names);
        try (TestServer other = TestServer.with(folder.resolve("hostile"), hostile)) {
            Someone carol = new Someone("carol", folder.resolve("carol")).registeredAt(other);
            sits(carol);
            see("ferry> ");
            await().atMost(PATIENCE).until(() -> count("saved ") == hostile.saved.size());
            await().atMost(PATIENCE)
                    .until(() -> count(" has sent ") + count(" is sending ") >= names.size());
            enters("inbox");
            see("STATE");
            shown = text();
            quit();
        }
        assertThat(hostile.saved).isNotEmpty();
        String rest = OF_THE_PROMPT.matcher(shown).replaceAll("");
        assertThat(rest.codePoints().filter(InteractiveSessionTest::isHarmful).boxed()).isEmpty();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private long count(String words) {
        return text().split(Pattern.quote(words), -1).length - 1L;
    }

    @Test
    void aRestartOfTheServerIsSurvivedAndSaid() throws Exception {
        sits(bob);
        see("ferry> ");
        int port = server.port();
        server.close();
        see("Connection lost; reconnecting ...");
        server = new TestServer(folder.resolve("server"), RegistrationPolicy.OPEN, port);

        see("Connected again.");
        alice.types("send", file("after.bin", 10).toString(), "--to", "bob");
        see("saved " + inbox.toRealPath().resolve("after.bin"));
        enters("whoami");
        see("bob at ");
        assertThat(count("reconnecting")).isOne();
        quit();
    }

    @Test
    void aLongUploadSaysAgainHowFarItIs() throws Exception {
        sits(alice);
        see("ferry> ");
        enters("send " + file("long.bin", 3 << 20) + " --to bob --limit 600K");
        see("long.bin: sending 3.0 MiB to bob");
        assertThat(text()).doesNotContain("%");
        time.passMillis(6_000);

        await().atMost(PATIENCE).until(() -> PROGRESS.matcher(text()).find());
        see("long.bin: stored");
        quit();
    }

    private void sits(Someone who, String... args) {
        Surroundings surroundings =
                new Surroundings(
                        new ScriptedConsole().typing(),
                        who.environment(),
                        folder,
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

    private void enters(String line) throws IOException {
        types(line + "\r");
    }

    private void types(String keys) throws IOException {
        keyboard.write(keys.getBytes(UTF_8));
        keyboard.flush();
    }

    /// Waits until one of these can be read on the screen.
    private void see(String... anyOf) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text()).containsAnyOf(anyOf));
    }

    private void quit() throws Exception {
        types("\u0015"); // clears the line
        enters("quit");
        assertThat(exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }

    private String text() {
        return screen.toString(UTF_8);
    }

    private String textAfter(String mark) {
        return text().substring(text().lastIndexOf(mark));
    }

    private Path file(String name, int size) throws IOException {
        Files.createDirectories(folder.resolve("out"));
        return Files.write(folder.resolve("out").resolve(name), new byte[size]);
    }
}

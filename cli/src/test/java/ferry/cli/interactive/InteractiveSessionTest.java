package ferry.cli.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.auth.login.RegistrationPolicy;
import ferry.cli.fake.HostileTransfers;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import ferry.kernel.hostile.HarmfulCharacters;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session on a terminal in memory, with the real services.
final class InteractiveSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PROGRESS =
            Pattern.compile("long\\.bin  [0-9.]+/3\\.0 MiB +[0-9]+%  .*sending");

    /// What draws the prompt anew: moves in the line and beneath, and clears. Nothing that a name could want.
    private static final Pattern OF_THE_PROMPT =
            Pattern.compile(
                    "\u001b\\[[0-9]*[ABCDG]|\u001b\\[[KJ]|\u001b\\[\\?(1|2004)[hl]|\u001b[=>]"
                            + "|[\r\n\b]");

    private static final String CTRL_C = "\u0003";

    /// Typed as it is, behind Ctrl-V.
    private static final String QUOTED_NUL = "\u0016\u0000";

    private final ManualTime time = new ManualTime();

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;
    private Path inbox;
    private Sitting here;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        inbox = Files.createDirectories(folder.resolve("in"));
        here = new Sitting(inbox, time);
    }

    @AfterEach
    void stop() throws IOException {
        here.close();
        server.close();
    }

    @Test
    void aFileThatArrivesIsAnnouncedAndSavedWhileSomebodyTypes() throws Exception {
        here.sits(bob);
        here.see("ferry> ");
        here.types("UPD half a li");
        alice.types("send", file("movie.bin", 500_000).toString(), "--to", "bob", "--note", "hi");

        here.see("movie.bin (488 KiB)");
        here.see("saved " + inbox.toRealPath().resolve("movie.bin"));
        here.see("alice has sent", "alice is sending");

        assertThat(inbox.resolve("movie.bin")).hasSameBinaryContentAs(file("movie.bin", 500_000));
        assertThat(here.textAfter("saved ")).contains("UPD half a li"); // drawn again below
        here.quit();
    }

    @Test
    void whoeverIsLoggedOutFromElsewhereLearnsThatAndHowToComeBack() throws Exception {
        here.sits(bob);
        here.see("ferry> ");
        bob.types("logout");

        here.see("no more files are received");
        here.see("next: exit, then ferry login; what is sent meanwhile waits");
        here.quit();
    }

    @Test
    void updSendsAndTellsWhenItIsStoredAndDelivered() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        Path file = file("with space.bin", 1_000);
        here.enters("UPD '" + file + "' bob");
        here.see("with space.bin: stored");
        here.see("safe to close");
        bob.types("receive", inbox.toString());

        here.see("with space.bin: delivered to bob");
        assertThat(inbox.resolve("with space.bin")).hasSameBinaryContentAs(file);
        here.quit();
    }

    @Test
    void pathsAreUnderstoodAsInAShell() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        Path out = file("one.txt", 10).getParent();
        file("two.txt", 10);
        Files.write(
                inbox.resolve("at home.txt"), new byte[10]); // where a test's people are at home

        here.enters("send " + out + "/*.txt --to bob --note what?");
        here.see("two.txt: stored");
        here.enters("UPD ~/'at home'.??? bob");
        here.see("at home.txt: stored");
        here.enters("UPD " + out + "/'*.txt' bob");
        here.see("*.txt: there is no such file");
        here.enters("UPD " + out + "/*.mkv bob");
        here.see("nothing here is called " + out + "/*.mkv");

        assertThat(bob.types("inbox").out()).contains("one.txt", "two.txt", "at home.txt");
        assertThat(bob.types("inbox", "--json").out()).contains("\"note\":\"what?\"");
        here.quit();
    }

    @Test
    void updAsksForTheRecipientWhenNobodyIsNamed() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        here.enters("upd " + file("asked.bin", 10));
        here.see("To whom? ");
        here.enters("bob");

        here.see("asked.bin: stored");
        assertThat(bob.types("inbox").out()).contains("asked.bin");
        here.quit();
    }

    @Test
    void ctrlCAtAQuestionMeansNoAndTheSessionGoesOn() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        here.enters("upd " + file("asked.bin", 10));
        here.see("To whom? ");
        here.types(CTRL_C);
        here.see("Nobody is named: nothing is sent.");
        here.enters("send " + file("slow.bin", 3 << 20) + " --to bob --limit 100K");
        here.see("slow.bin: sending 3.0 MiB to bob");
        here.enters("quit");
        here.see("Quit all the same? [y/N] ");
        here.types(CTRL_C);
        here.enters("whoami");
        here.see("alice at ");
        here.enters("quit");
        await().atMost(PATIENCE).until(() -> here.count("Quit all the same?") == 2);
        here.enters("y");
        here.endsWith(0);
    }

    @Test
    void aPathThatCannotBeOneIsAMistakeLikeAnyOther() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        here.enters("UPD a" + QUOTED_NUL + "b/*.txt bob");
        here.see("no file can be called that: ");
        here.enters("whoami");
        here.see("alice at ");
        here.quit();
    }

    @Test
    void mistakesAreAnsweredAndTheSessionGoesOn() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        here.enters("frobnicate");
        here.see("There is no frobnicate here. help lists what there is.");
        here.enters("ibnox");
        here.see("There is no ibnox here. Did you mean inbox?");
        here.enters("UPD nothing-there bob");
        here.see("there is no such file");
        here.enters("send - --to bob");
        here.see("standard input is where you type");
        here.enters("UPD " + file("x.bin", 1) + " nobody");
        here.see("nobody here is called nobody");
        here.enters("send " + file("y.bin", 1) + " --to bob --server elsewhere:7443");
        here.see("a session stays at its server");
        here.enters("login bob");
        here.see("There is no login here");
        here.enters("inbox");
        here.see("Your inbox is empty");
        here.enters("help");
        here.see("UPD FILE [USER...]");
        here.quit();
    }

    @Test
    void whoeverIsLoggedOutIsAskedForNameAndPasswordWhichIsNotShownAndNotRemembered()
            throws Exception {
        alice.types("logout");
        here.sits(alice);
        here.see("User name: ");
        here.enters("alice");
        here.see("Password of alice: ");
        here.enters("wrong !! pass\\word '");
        here.see("Wrong user name or password");
        here.see("User name: ");
        here.enters("alice");
        here.enters(alice.password());
        here.see("Welcome, alice");
        here.see("ferry> ");
        here.types("\u001b[A"); // up: the command before
        here.types("x\r");

        here.see("There is no x here");
        assertThat(here.text()).doesNotContain(alice.password()).doesNotContain("pass\\word");
        here.quit();
    }

    @Test
    void aWrongPasswordInTheEnvironmentIsTriedOnce() throws Exception {
        alice.types("logout");
        alice.environment().put("FERRY_PASSWORD", "a wrong guess at it");
        here.sits(alice);
        here.see("User name: ");
        here.enters("alice");
        here.see("Wrong user name or password");
        here.enters("alice");
        here.see("Password of alice: ");
        here.enters(alice.password());

        here.see("Welcome, alice");
        here.see("ferry> ");
        here.quit();
    }

    @Test
    void aLockoutShowsTheWait() throws Exception {
        Someone stranger = new Someone("alice", folder.resolve("stranger"));
        stranger.environment().put("FERRY_PASSWORD", "a wrong guess at it");
        for (int i = 0; i < 5; i++) {
            stranger.types("login", "alice", "--server", server.connectString());
        }
        stranger.environment().remove("FERRY_PASSWORD");
        here.sits(stranger, "--server", server.connectString());
        here.see("User name: ");
        here.enters("alice");
        here.see("Password of alice: ");
        here.enters(alice.password());

        here.see("Too many attempts: try again in ");
        here.see("Waiting: 0:02 ");
        here.see("Waiting: 0:01 ");
        here.hangsUp();
    }

    @Test
    void aServerThatIsBusyJustNowIsWaitedFor() throws Exception {
        try (TestServer busy = TestServer.busy(folder.resolve("busy"))) {
            Someone carol = new Someone("carol", folder.resolve("carol")).registeredAt(busy);
            Someone elsewhere = new Someone("carol", folder.resolve("elsewhere"));
            here.sits(elsewhere, "--server", busy.connectString());
            here.see("User name: ");
            here.enters("carol");
            here.see("Password of carol: ");
            here.enters(carol.password());
            here.see("The server is busy: try again in 2 s.");
            here.see("Waiting: 0:01 ");

            here.see("Welcome, carol");
            assertThat(here.count("Password of carol: ")).isOne();
            here.quit();
        }
    }

    @Test
    void getRunsBesideWhatIsTyped() throws Exception {
        Path file = file("long.bin", 3 << 20);
        alice.types("send", file.toString(), "--to", "bob");
        bob.types("receive", Files.createDirectory(folder.resolve("first")).toString());
        String id = bob.types("inbox").out().lines().skip(1).findFirst().orElseThrow();
        here.sits(bob);
        here.see("ferry> ");

        here.enters("get " + id.substring(0, 8) + " -o " + inbox);
        here.see("alice has sent long.bin (3.0 MiB)");
        here.see(
                "saved "
                        + inbox.toRealPath().resolve("long.bin")
                        + ", 3.0 MiB from alice, verified");

        assertThat(inbox.resolve("long.bin")).hasSameBinaryContentAs(file);
        here.enters("get 00000000");
        here.see("there is no transfer 00000000");
        here.quit();
    }

    @Test
    void aHostileNoteCannotTouchTheScreen() throws Exception {
        here.sits(bob);
        here.see("ferry> ");
        alice.types(
                "send",
                file("note.bin", 10).toString(),
                "--to",
                "bob",
                "--note",
                "bidi\u202egnp.exe");

        here.see("saved ");
        assertThat(here.text()).contains("bidi\\u{202e}gnp.exe").doesNotContain("\u202e");
        here.quit();
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
            here.sits(carol);
            here.see("ferry> ");
            await().atMost(PATIENCE)
                    .until(() ->
                            here.count(" has sent ") + here.count(" is sending ") >= names.size());
            // The welcome says once where files are saved
            await().atMost(PATIENCE).until(() -> here.count("saved ") == hostile.saved.size() + 1);
            here.enters("inbox");
            here.see("STATE");
            shown = here.text();
            here.quit();
        }
        assertThat(hostile.saved).isNotEmpty();
        String rest = OF_THE_PROMPT.matcher(shown).replaceAll("");
        assertThat(HarmfulCharacters.in(rest)).isEmpty();
    }

    @Test
    void aRestartOfTheServerIsSurvivedAndSaid() throws Exception {
        here.sits(bob);
        here.see("ferry> ");
        int port = server.port();
        server.close();
        here.see("Connection lost; reconnecting ...");
        server = new TestServer(folder.resolve("server"), RegistrationPolicy.OPEN, port);

        here.see("Connected again.");
        alice.types("send", file("after.bin", 10).toString(), "--to", "bob");
        here.see("saved " + inbox.toRealPath().resolve("after.bin"));
        here.enters("whoami");
        here.see("bob at ");
        assertThat(here.count("reconnecting")).isOne();
        here.quit();
    }

    @Test
    void whoWaitsForPeopleWhoAreAwayKeepsNobodyFromSending() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        for (String name : List.of("one.bin", "two.bin", "three.bin")) {
            here.enters("send " + file(name, 10) + " --to bob --wait delivered");
            here.see(name + ": stored");
        }
        here.quit();
    }

    @Test
    void anUploadThatWaitsForItsTurnSaysSo() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        for (String name : List.of("one.bin", "two.bin")) {
            here.enters("send " + file(name, 3 << 20) + " --to bob --limit 100K");
            here.see(name + ": sending 3.0 MiB to bob");
        }
        assertThat(here.text()).doesNotContain("waits for its turn");
        here.enters("UPD " + file("three.bin", 10) + " bob");
        here.see("Two are under way: this one waits for its turn.");
        here.enters("quit");
        here.see("3 files are still under way. Quit all the same? [y/N] ");
        here.enters("y");
        here.endsWith(0);
    }

    @Test
    void aLongUploadSaysAgainHowFarItIs() throws Exception {
        here.sits(alice);
        here.see("ferry> ");
        here.enters("send " + file("long.bin", 3 << 20) + " --to bob --limit 600K");
        here.see("long.bin: sending 3.0 MiB to bob");
        assertThat(here.text()).doesNotContain("%");
        time.passMillis(6_000);

        await().atMost(PATIENCE).until(() -> PROGRESS.matcher(here.text()).find());
        here.see("long.bin: stored");
        here.quit();
    }

    private Path file(String name, int size) throws IOException {
        Files.createDirectories(folder.resolve("out"));
        return Files.write(folder.resolve("out").resolve(name), new byte[size]);
    }
}

package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passwords, codes and tokens, as real processes leave them behind.
final class SecretsTest {
    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){6}");
    private static final String WRONG = "an odd, wrong marker of a password";

    @TempDir Path scratch;

    @Test
    void noneIsInALogOrInAListOfProcessesOrInAFileButTheTokensOfTheirOwner() throws Exception {
        Path data = scratch.resolve("data");
        try (Server server = Server.start(scratch, data, "256m", "--bcrypt-cost", "4")) {
            String setup = code(server.out());
            Person root = Person.redeem(scratch, "root", server, setup);
            String invite = code(root.run("admin", "invite").out());
            Person bob = Person.redeem(scratch, "bob", server, invite);
            Outcome refused =
                    bob.onAnotherDevice("phone", WRONG)
                            .run("login", "bob", "--server", server.connect());
            assertThat(refused.exitCode()).as(refused::toString).isEqualTo(4);
            Path file = TestFiles.random(bob.files().resolve("a.bin"), 100_000);
            Outcome sent = bob.run("send", file.toString(), "--to", "root");
            assertThat(sent.exitCode()).as(sent::toString).isZero();

            List<String> secrets =
                    new ArrayList<>(List.of(root.password(), bob.password(), WRONG, setup, invite));
            secrets.addAll(tokens());
            assertThat(secrets).as("tokens of two people, and five others").hasSizeGreaterThan(8);
            try (RunningProcess watching =
                    root.start("receive", root.files().toString(), "--watch")) {
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> watching.err().contains("Watching") || !watching.isAlive());
                for (Path process : processes()) {
                    assertHasNone(process, secrets);
                }
            }
            for (Path kept : files(data)) {
                assertHasNone(kept, secrets);
            }
            for (Path said : files(scratch)) {
                String name = said.getFileName().toString();
                if (name.startsWith("process") && name.endsWith(".err")) {
                    assertHasNone(said, secrets);
                }
            }
            for (Path home : homes()) {
                for (Path kept : files(home)) {
                    boolean own = kept.getFileName().toString().equals("tokens");
                    assertHasNone(kept, own ? secrets.subList(0, 5) : secrets);
                }
            }
            assertThat(files(data)).as("what is searched").anyMatch(kept -> has(kept, "bob"));
        }
    }

    private static String code(String text) {
        Matcher matcher = CODE.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    /// Every long value that somebody's client keeps as tokens.
    private List<String> tokens() throws IOException {
        List<String> values = new ArrayList<>();
        for (Path home : homes()) {
            for (Path file : files(home)) {
                if (file.getFileName().toString().equals("tokens")) {
                    Matcher value =
                            Pattern.compile("[A-Za-z0-9._-]{60,}").matcher(Files.readString(file));
                    value.results().forEach(found -> values.add(found.group()));
                }
            }
        }
        return values;
    }

    private List<Path> homes() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(path -> path.getFileName().toString().startsWith("home-")).toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .map(path -> path.resolve("cmdline"))
                    .toList();
        }
    }

    private static void assertHasNone(Path file, List<String> secrets) {
        assertThat(secrets).as(file.toString()).noneMatch(secret -> has(file, secret));
    }

    private static boolean has(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException unreadable) {
            if (Files.exists(file)) {
                throw new AssertionError(file.toString(), unreadable);
            }
            return false; // a process that has ended, or a file that was there for a moment
        }
    }
}

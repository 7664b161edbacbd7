package ferry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.HostileTransfers;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import ferry.client.local.FileNames;
import ferry.kernel.hostile.HarmfulCharacters;
import ferry.kernel.hostile.HostileName;
import ferry.kernel.hostile.HostileName.Verdict;
import ferry.kernel.hostile.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that was taken over, and gives every transfer a hostile name: bob's files outside the folder, and those that are
/// in it, stay what they are, and his terminal does too.
final class HostileServerTest {

    /// One of so many is fetched alone.
    private static final int SAMPLE = 67;

    /// Those of [ferry.cli.render.LiveLines] and no other.
    private static final Pattern REDRAWING = Pattern.compile("\r(\u001b\\[[0-9]A)?|\u001b\\[[KJ]");

    private static final int MOST_NAME = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern PARTIAL = Pattern.compile("\\.ferry-[0-9a-f-]{36}\\.part");

    @TempDir Path folder;

    private static List<HostileName> readable() {
        return HostileNames.all().filter(name -> name.verdict() != Verdict.GARBLED).toList();
    }

    @Test
    void nothingIsWrittenButUnderLegalNamesInTheFolder() throws IOException {
        HostileTransfers hostile = new HostileTransfers(readable());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);
            Path world = Files.createDirectories(folder.resolve("world"));
            Path inbox = Files.createDirectories(world.resolve("in"));
            Files.writeString(world.resolve("x"), "outside");
            Files.writeString(inbox.resolve(".bashrc"), "mine");

            Outcome received = bob.types("receive", inbox.toString());

            Set<String> legal = speakable().collect(Collectors.toSet());
            assertThat(received.exitCode()).as("some saved, some refused").isEqualTo(10);
            assertThat(namesIn(world)).containsExactlyInAnyOrder("in", "x");
            assertThat(world.resolve("x")).hasContent("outside");
            assertThat(inbox.resolve(".bashrc")).as("what was there").hasContent("mine");
            assertThat(inbox.resolve(".bashrc (1)")).hasContent("hostile");
            assertThat(namesIn(inbox))
                    .containsAll(legal)
                    .hasSize((int) HostileNames.kept().count() + 1)
                    .noneMatch(name -> PARTIAL.matcher(name).matches());
            assertThat(hostile.saved).hasSize(legal.size());
            assertHarmless(received, "receive");
        }
    }

    @Test
    void nothingThatAServerSaysCanDisturbATerminal() throws IOException {
        HostileTransfers hostile = new HostileTransfers(readable());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);
            Path inbox = folder.resolve("in");

            for (String command : List.of("inbox", "outbox")) {
                Outcome text = bob.types(command);
                assertHarmless(text, command);
                assertThat(text.out()).hasLineCount(hostile.names().size() + 1);
                assertThat(JsonLines.array(bob.types(command, "--json").out()))
                        .hasSize(hostile.names().size());
            }
            Outcome json = bob.types("receive", inbox.toString(), "--json");
            assertHarmless(json, "receive --json");
            assertThat(JsonLines.objects(json.out()).getLast()).containsEntry("exit", 10L);
        }
    }

    @Test
    void noNameOfAPersonADeviceOrAnEventCanDisturbATerminal() {
        List<String> names = readable().stream().map(HostileServerTest::shortened).toList();
        assertThat(names).hasSizeGreaterThan(200);
        try (TestServer server =
                TestServer.hostile(
                        folder.resolve("server"), names, new HostileTransfers(readable()))) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);

            for (String command : List.of("users", "sessions", "admin user list", "admin audit")) {
                String[] words = command.split(" ");
                Outcome text = bob.types(words);
                assertThat(text.exitCode()).as(command + text.err()).isZero();
                assertThat(text.out().lines().count()).as(command).isGreaterThanOrEqualTo(100);
                assertHarmless(text, command);
                assertHarmless(bob.types(new ScriptedConsole().onTerminal(80), words), command);
                assertHarmless(bob.types(with(words, "--json")), command);
            }
            for (int i = 0; i < names.size(); i += SAMPLE / 8) {
                assertHarmless(bob.types("whoami"), "whoami");
            }
        }
    }

    @Test
    void nothingGetsThroughToWhoeverWatchesOrAsksWhereErrorsComeFrom() {
        HostileTransfers hostile = new HostileTransfers(readable());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);
            ScriptedConsole terminal = new ScriptedConsole().onTerminal(80);
            String inbox = folder.resolve("in").toString();

            Thread watcher =
                    Thread.ofPlatform()
                            .start(() -> bob.types(terminal, "receive", inbox, "--watch", "-v"));
            int legal = (int) HostileNames.kept().count();
            await().atMost(PATIENCE)
                    .until(() ->
                            hostile.saved.size() == legal
                                    && terminal.errText().contains("Watching"));
            watcher.interrupt();
            await().atMost(PATIENCE).until(() -> !watcher.isAlive());

            assertThat(terminal.errText()).as("where errors come from").contains("    at ferry.");
            assertHarmless(new Outcome(0, terminal), "receive --watch -v");
        }
    }

    @Test
    void whoeverWaitsForADeliveryIsToldOfRecipientsWithHostileNamesHarmlessly() throws IOException {
        HostileTransfers hostile = new HostileTransfers(readable());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone alice = new Someone("alice", folder.resolve("home")).registeredAt(server);
            Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
            String[] send = {"send", file.toString(), "--to", "bob", "--wait", "delivered"};
            for (int i = 0; i < hostile.names().size(); i += SAMPLE / 8) {
                Outcome text = alice.types(new ScriptedConsole().onTerminal(80), send);
                Outcome json = alice.types(with(send, "--json"));

                assertThat(text.exitCode()).as(text.err()).isZero();
                assertThat(text.out()).startsWith("mine.txt  ").contains("delivered 1/1");
                assertHarmless(text, "send --wait delivered");
                assertHarmless(json, "send --wait delivered --json");
                assertThat(JsonLines.objects(json.out()))
                        .anySatisfy(line -> assertThat(line).containsEntry("type", "delivered"));
            }
        }
    }

    private static String shortened(HostileName name) {
        String text = name.text();
        return text.length() > MOST_NAME ? text.substring(0, MOST_NAME) : text;
    }

    private static String[] with(String[] words, String more) {
        return Stream.concat(Arrays.stream(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void oneHostileFileIsRefusedOrSavedUnderItsNameAndShownHarmlessly() throws IOException {
        HostileTransfers hostile = new HostileTransfers(readable());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);
            int count = 0;
            for (Map.Entry<String, HostileName> one : new TreeMap<>(hostile.names()).entrySet()) {
                if (count++ % SAMPLE == 0) {
                    fetch(bob, one.getKey(), one.getValue());
                }
            }
        }
    }

    private void fetch(Someone bob, String id, HostileName name) throws IOException {
        Path target = Files.createTempDirectory(folder, "target");
        ScriptedConsole terminal = new ScriptedConsole().onTerminal(80);

        Outcome status = bob.types("status", id);
        Outcome shown = bob.types("status", id, "--json");
        Outcome got = bob.types(terminal, "get", id, "-o", target.toString());

        assertHarmless(status, name.toString());
        assertThat(JsonLines.objects(shown.out())).hasSize(1);
        boolean legal = name.verdict() == Verdict.KEPT;
        String saved = isSpeakable(name.text()) ? name.text() : FileNames.plain(name.text());
        assertThat(got.exitCode() == 0).as(name + " " + got.err()).isEqualTo(legal);
        assertThat(namesIn(target))
                .as(name.toString())
                .isEqualTo(legal ? List.of(saved) : List.of());
    }

    @Test
    void aServerThatSpeaksNoUtf8IsNotListenedToForEver() throws IOException {
        HostileTransfers hostile =
                new HostileTransfers(HostileNames.with(Verdict.GARBLED).limit(1).toList());
        try (TestServer server = TestServer.with(folder.resolve("server"), hostile)) {
            Someone bob = new Someone("bob", folder.resolve("home")).registeredAt(server);
            Path inbox = folder.resolve("in");

            Outcome received = bob.types("receive", inbox.toString());

            assertThat(received.exitCode()).as(received.err()).isNotZero();
            assertThat(namesIn(inbox)).isEmpty();
            assertHarmless(received, "receive");
        }
    }

    /// Names that the JDK can speak in this locale, and that are not changed.
    private static Stream<String> speakable() {
        return HostileNames.kept().map(HostileName::text).filter(HostileServerTest::isSpeakable);
    }

    private static boolean isSpeakable(String name) {
        try {
            Path _ = Path.of(name);
            return true;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// Nothing but whole lines of characters that one can see, and what draws moving lines anew.
    private static void assertHarmless(Outcome outcome, String what) {
        for (String written : List.of(outcome.out(), outcome.err())) {
            String text = REDRAWING.matcher(written).replaceAll("");
            assertThat(HarmfulCharacters.in(text.replace("\n", ""))).as(what).isEmpty();
            assertThat(text.getBytes(UTF_8)).as(what).doesNotContain(0x1b, 0x9b, 0, 7, '\r');
        }
    }
}

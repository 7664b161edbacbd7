package ferry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sending and receiving, with the real services.
final class DeliveryTest {

    private static final String EXACT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z";

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;
    private Path inbox;

    @BeforeEach
    void start() {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        inbox = folder.resolve("in");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsSentIsReceived() throws IOException {
        Path file = file("report.bin", 3_000_000);

        Outcome sent = alice.types("send", file.toString(), "--to", "bob");
        Outcome received = bob.types("receive", inbox.toString());

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out())
                .hasLineCount(1)
                .startsWith("report.bin  2.9 MiB in ")
                .contains("sent · stored · delivered 0/1");
        assertThat(sent.err()).isEmpty();
        assertThat(received.exitCode()).isZero();
        assertThat(received.out()).hasLineCount(1).contains("report.bin").contains("verified");
        assertThat(inbox.resolve("report.bin")).hasSameBinaryContentAs(file);
        assertThat(namesIn(inbox)).containsExactly("report.bin");
    }

    @Test
    void whatIsToGoSoonerIsKeptNoLonger() throws IOException {
        Path file = file("report.bin", 10);

        assertThat(alice.types("send", file.toString(), "--to", "bob", "--expire", "1h").exitCode())
                .isZero();

        Matcher expires =
                Pattern.compile("\"expires\":\"([^\"]+)\"")
                        .matcher(bob.types("inbox", "--json").out());
        assertThat(expires.find()).isTrue();
        assertThat(Instant.parse(expires.group(1)))
                .isBefore(Instant.now().plus(Duration.ofHours(1)));
    }

    @Test
    void aNameThatCannotBeSentIsChangedAndThatIsSaid() throws IOException {
        Path file = file("what:is this", 10);
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("a\tb"), "x");

        Outcome one = alice.types("send", file.toString(), "--to", "bob");
        Outcome all = alice.types("send", tree.toString(), "--to", "bob");

        assertThat(one.exitCode() + all.exitCode()).isZero();
        assertThat(one.err()).contains("what:is this arrives as what_is this");
        assertThat(all.err()).contains("a\\u{9}b arrives as a_b");
        assertThat(bob.types("receive", inbox.toString()).exitCode()).isZero();
        assertThat(inbox.resolve("what_is this")).exists();
        assertThat(inbox.resolve("tree/a_b")).hasContent("x");
    }

    @Test
    void whenNothingWaitsThatIsSaidToSomebodyWhoLooksAndFine() {
        Outcome text = bob.types(new ScriptedConsole().onTerminal(80), "receive", inbox.toString());
        Outcome unseen = bob.types("receive", inbox.toString());
        Outcome json = bob.types("receive", inbox.toString(), "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.err()).contains("Nothing is waiting");
        assertThat(unseen.exitCode()).isZero();
        assertThat(unseen.out() + unseen.err()).isEmpty();
        assertThat(inbox).isDirectory();
        assertThat(JsonLines.objects(json.out()))
                .singleElement()
                .satisfies(result ->
                        assertThat(result)
                                .containsEntry("type", "result")
                                .containsEntry("exit", 0L)
                                .containsEntry("received", 0L));
        assertThat(bob.types("inbox", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void jsonTellsOfEveryChangeAndEndsInAResult() throws IOException {
        Path file = file("data.bin", 500_000);

        List<Map<String, Object>> sent =
                JsonLines.objects(
                        alice.types("send", file.toString(), "--to", "bob", "--json").out());
        List<Map<String, Object>> received =
                JsonLines.objects(bob.types("receive", inbox.toString(), "--json").out());

        Object id = sent.getFirst().get("transfer");
        assertThat(sent.getFirst())
                .containsEntry("type", "offer")
                .containsEntry("name", "data.bin")
                .containsEntry("size", 500_000L)
                .containsEntry("to", List.of("bob"));
        assertThat(sent.get(sent.size() - 2))
                .containsEntry("type", "stored")
                .containsEntry("transfer", id)
                .containsKey("sha256");
        assertThat(sent.getLast())
                .containsEntry("type", "result")
                .containsEntry("exit", 0L)
                .containsEntry("sent", 1L)
                .containsEntry("failed", 0L);
        assertThat(received.getFirst())
                .containsEntry("type", "offer")
                .containsEntry("transfer", id)
                .containsEntry("from", "alice");
        assertThat(received.get(received.size() - 2))
                .containsEntry("type", "received")
                .containsEntry("file", inbox.toAbsolutePath().resolve("data.bin").toString())
                .containsEntry("sha256", sent.get(sent.size() - 2).get("sha256"));
        assertThat(received.getLast())
                .containsEntry("type", "result")
                .containsEntry("received", 1L)
                .containsEntry("bytes", 500_000L);
    }

    @Test
    void aPipeIsSentUnderTheNameThatIsGiven() {
        ScriptedConsole console = new ScriptedConsole().piping("from a pipe".getBytes(UTF_8));

        Outcome sent = alice.types(console, "send", "-", "--name", "pipe.txt", "--to", "bob");
        bob.types("receive", inbox.toString());

        assertThat(sent.exitCode()).isZero();
        assertThat(inbox.resolve("pipe.txt")).hasContent("from a pipe");
    }

    @Test
    void anEmptyFileAndAFileWithALongNameArrive() throws IOException {
        Path empty = file("empty", 0);
        Path named = file("n".repeat(255), 10);

        Outcome sent = alice.types("send", empty.toString(), named.toString(), "--to", "bob");
        Outcome received = bob.types("receive", inbox.toString());

        assertThat(sent.exitCode()).isZero();
        assertThat(received.exitCode()).isZero();
        assertThat(inbox.resolve("empty")).isEmptyFile();
        assertThat(inbox.resolve("n".repeat(255))).hasSameBinaryContentAs(named);
    }

    @Test
    void whoeverWaitsForDeliveryIsToldOfIt() throws IOException {
        Path file = file("live.bin", 2_000_000);
        Watching watching = new Watching();

        Outcome sent =
                alice.types(
                        "send", file.toString(), "--to", "bob", "--wait", "delivered", "--json");
        int watched = watching.end();

        assertThat(sent.exitCode()).isZero();
        assertThat(JsonLines.objects(sent.out()))
                .anySatisfy(line ->
                        assertThat(line)
                                .containsEntry("type", "delivered")
                                .containsEntry("recipient", "bob"));
        assertThat(inbox.resolve("live.bin")).hasSameBinaryContentAs(file);
        assertThat(watched).isEqualTo(130);
        assertThat(watching.console.lastLine()).contains("\"result\"").contains("\"exit\":130");
    }

    @Test
    void aRefusalOfTheRecipientIsRefused() throws Exception {
        Path file = file("unwanted.bin", 1_000);
        CompletableFuture<Outcome> sending =
                CompletableFuture.supplyAsync(() ->
                        alice.types("send", file.toString(), "--to", "bob", "--wait", "delivered"));
        await().until(() -> bob.types("inbox").out().contains("waiting"));

        Outcome declined = bob.types("decline", firstId(bob));

        assertThat(declined.exitCode()).isZero();
        assertThat(sending.get().exitCode()).isEqualTo(7);
        assertThat(sending.get().err()).contains("ferry: unwanted.bin: bob has declined it");
        assertThat(bob.types("receive", inbox.toString()).out()).isEmpty();
    }

    @Test
    void aRefusalOfTheRecipientIsAnErrorForPrograms() throws Exception {
        Path file = file("unwanted.bin", 1_000);
        CompletableFuture<Outcome> sending =
                CompletableFuture.supplyAsync(() ->
                        alice.types(
                                "send",
                                file.toString(),
                                "--to",
                                "bob",
                                "--wait",
                                "delivered",
                                "--json"));
        await().until(() -> bob.types("inbox").out().contains("waiting"));
        bob.types("decline", firstId(bob));

        assertThat(JsonLines.objects(sending.get().out()))
                .anySatisfy(line ->
                        assertThat(line)
                                .containsEntry("type", "error")
                                .containsEntry("reason", "NOT_DELIVERED")
                                .containsEntry("name", "unwanted.bin")
                                .containsEntry("message", "bob has declined it"));
    }

    @Test
    void whoeverWaitsForSomebodyAwayHasSentAllTheSame() throws Exception {
        Path one = file("one.bin", 1_000);
        Path two = file("two.bin", 1_000);
        CompletableFuture<Outcome> sending =
                CompletableFuture.supplyAsync(() ->
                        alice.types(
                                "send",
                                one.toString(),
                                two.toString(),
                                "--to",
                                "bob",
                                "--wait",
                                "delivered"));
        await().until(() -> bob.types("inbox").out().contains("two.bin"));
        assertThat(sending).isNotDone();

        bob.types("receive", inbox.toString());

        assertThat(sending.get().exitCode()).isZero();
        assertThat(sending.get().out())
                .contains("one.bin  sent · stored · delivered 1/1")
                .contains("two.bin  sent · stored · delivered 1/1");
        assertThat(alice.types("send", "--resume").out() + alice.types("outbox").out())
                .as("nothing is left to go on with")
                .doesNotContain("0/1");
    }

    @Test
    void severalThatNobodyWantsAreRefusedTogether() throws Exception {
        Path one = file("one.bin", 1_000);
        Path two = file("two.bin", 1_000);
        CompletableFuture<Outcome> sending =
                CompletableFuture.supplyAsync(() ->
                        alice.types(
                                "send",
                                one.toString(),
                                two.toString(),
                                "--to",
                                "bob",
                                "--wait",
                                "delivered"));
        await().until(() -> bob.types("inbox").out().contains("two.bin"));
        bob.types("decline", firstId(bob));
        await().until(() -> bob.types("inbox").out().contains("declined"));
        bob.types("decline", lastId(bob));

        assertThat(sending.get().exitCode()).isEqualTo(7);
    }

    @Test
    void aFileOfThatNameIsKeptSkippedOrReplacedAsAsked() throws IOException {
        Path file = file("same.txt", 100);
        Files.createDirectories(inbox);
        Files.writeString(inbox.resolve("same.txt"), "mine");
        alice.types("send", file.toString(), "--to", "bob");

        Outcome told = bob.types("receive", inbox.toString(), "--conflict", "skip", "--json");
        assertThat(JsonLines.objects(told.out()))
                .filteredOn(line -> "skipped".equals(line.get("type")))
                .singleElement()
                .satisfies(line ->
                        assertThat(line)
                                .containsEntry("name", "same.txt")
                                .containsEntry("reason", "NAME_TAKEN")
                                .containsEntry("from", "alice")
                                .containsEntry("file", inbox.resolve("same.txt").toString())
                                .containsKey("transfer"));
        Outcome skipped = bob.types("receive", inbox.toString(), "--conflict", "skip");
        assertThat(skipped.out()).contains("skipped");
        assertThat(inbox.resolve("same.txt")).hasContent("mine");

        Outcome renamed = bob.types("receive", inbox.toString());
        assertThat(renamed.exitCode()).isZero();
        assertThat(inbox.resolve("same.txt")).hasContent("mine");
        assertThat(inbox.resolve("same (1).txt")).hasSameBinaryContentAs(file);

        alice.types("send", file.toString(), "--to", "bob");
        bob.types("receive", inbox.toString(), "--conflict", "overwrite");
        assertThat(inbox.resolve("same.txt")).hasSameBinaryContentAs(file);
    }

    @Test
    void onlyFilesOfTheNamedPeopleAreTaken() throws IOException {
        Path file = file("a.bin", 10);
        alice.types("send", file.toString(), "--to", "bob");

        new Someone("carol", folder.resolve("carol")).registeredAt(server);

        assertThat(bob.types("receive", inbox.toString(), "--from", "carol").out()).isEmpty();
        assertThat(bob.types("receive", inbox.toString(), "--from", "carol,alice").out())
                .contains("a.bin");
    }

    @Test
    void tableListsAndSingleTransfersAgree() throws IOException {
        Path file = file("listed.bin", 2_048);
        alice.types("send", file.toString(), "--to", "bob", "--note", "look\u202e at this");

        String id = firstId(bob);
        Outcome status = bob.types("status", id);

        assertThat(bob.types("inbox").out())
                .contains("alice")
                .contains("2.0 KiB")
                .contains("waiting");
        assertThat(alice.types("outbox").out()).contains("delivered 0/1");
        assertThat(status.out())
                .contains("listed.bin")
                .contains("look\\u{202e} at this")
                .containsPattern("begun       now \\(" + EXACT + "\\)")
                .containsPattern("kept until  in [0-9]+ days \\(" + EXACT + "\\)")
                .containsPattern("receipt     bob [a-z]+, now \\(" + EXACT + "\\)");
        assertThat(bob.types("get", id, "-o", inbox + "/renamed.bin").exitCode()).isZero();
        assertThat(inbox.resolve("renamed.bin")).hasSameBinaryContentAs(file);
        assertThat(alice.types("outbox").out()).contains("delivered 1/1");
        assertThat(bob.types("inbox").out()).contains("saved");
    }

    @Test
    void standardOutputGetsTheBytesAndNothingElse() throws IOException {
        Path file = file("piped.bin", 300_000);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("leaf"), "green");
        alice.types("send", file.toString(), "--to", "bob");
        String id = firstId(bob);

        Outcome got = bob.types("get", id, "-o", "-");

        assertThat(got.exitCode()).as(got.err()).isZero();
        assertThat(got.console().outBytes()).isEqualTo(Files.readAllBytes(file));
        assertThat(bob.types("inbox").out()).contains("saved");
        assertThat(bob.types("get", id, "-o", "-", "--json").exitCode()).isEqualTo(2);
        ScriptedConsole terminal = new ScriptedConsole().onTerminal(80);
        assertThat(bob.types(terminal, "get", id, "-o", "-").exitCode()).isEqualTo(2);
        assertThat(terminal.outBytes()).isEmpty();

        alice.types("send", tree.toString(), "--to", "bob");
        Outcome tar = bob.types("get", firstId(bob), "--output", "-");
        assertThat(new String(tar.console().outBytes(), UTF_8)).contains("leaf", "green", "ustar");
    }

    @Test
    void anInterruptedSendSaysHowToGoOnAndGoesOn() throws Exception {
        Path file = file("large.bin", 6 << 20);
        ScriptedConsole console = new ScriptedConsole();
        AtomicReference<Outcome> interrupted = new AtomicReference<>();
        Thread sender =
                Thread.ofPlatform()
                        .start(() ->
                                interrupted.set(
                                        alice.types(
                                                console,
                                                "send",
                                                file.toString(),
                                                "--to",
                                                "bob",
                                                "--limit",
                                                "1M")));
        await().atMost(Duration.ofSeconds(30)).until(() -> partly("large.bin"));
        sender.interrupt();
        sender.join();

        assertThat(interrupted.get().exitCode()).isEqualTo(130);
        Matcher hint =
                Pattern.compile("go on where it stopped: ferry (send .* --limit 1M)")
                        .matcher(interrupted.get().err());
        assertThat(hint.find()).isTrue();
        Outcome again = alice.types(hint.group(1).replace("--limit 1M", "").split(" +"));
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).containsPattern("large.bin: goes on at [0-9.]+ [KM]iB");
        assertThat(bob.types("receive", inbox.toString()).exitCode()).isZero();
        assertThat(inbox.resolve("large.bin")).hasSameBinaryContentAs(file);
        assertThat(JsonLines.value(bob.types("inbox", "--json").out()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    @Test
    void everythingThatWasInterruptedIsResumedAtOnce() throws Exception {
        Path one = file("one.bin", 3 << 20);
        Path two = file("two.bin", 2 << 20);
        interrupt(one);
        interrupt(two);

        Outcome resumed = alice.types("send", "--resume", "--json");
        Outcome again = alice.types("send", "--resume");
        Outcome seen = alice.types(new ScriptedConsole().onTerminal(80), "send", "--resume");

        assertThat(resumed.exitCode()).as(resumed.out()).isZero();
        assertThat(JsonLines.objects(resumed.out()).getLast())
                .containsEntry("type", "result")
                .containsEntry("sent", 2L);
        assertThat(JsonLines.objects(resumed.out()))
                .filteredOn(line -> "offer".equals(line.get("type")))
                .hasSize(2)
                .allSatisfy(line -> assertThat((Long) line.get("sent")).isPositive());
        assertThat(again.exitCode()).isZero();
        assertThat(again.out() + again.err()).isEmpty();
        assertThat(seen.err()).contains("Nothing is unfinished");
        assertThat(bob.types("receive", inbox.toString()).exitCode()).isZero();
        assertThat(inbox.resolve("one.bin")).hasSameBinaryContentAs(one);
        assertThat(inbox.resolve("two.bin")).hasSameBinaryContentAs(two);
    }

    @Test
    void aFileThatHasChangedSinceIsSentAnewAndThatIsSaid() throws Exception {
        Path file = file("changed.bin", 3 << 20);
        interrupt(file);
        Files.write(file, new byte[] {1, 2, 3});

        Outcome again = alice.types("send", file.toString(), "--to", "bob");

        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("changed.bin: it is no longer what it was");
        assertThat(alice.types("outbox").out()).contains("cancelled").contains("delivered 0/1");
        bob.types("receive", inbox.toString());
        assertThat(inbox.resolve("changed.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void whoeverResumesNamesNothingElse() {
        Outcome outcome = alice.types("send", "--resume", "--to", "bob");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--resume").contains("next: ");
    }

    /// Sends slowly and leaves it when the server has a part.
    private void interrupt(Path file) throws InterruptedException {
        String name = file.getFileName().toString();
        Thread sender =
                Thread.ofPlatform()
                        .start(() ->
                                alice.types(
                                        "send", file.toString(), "--to", "bob", "--limit", "300K"));
        await().atMost(Duration.ofSeconds(30)).until(() -> partly(name));
        sender.interrupt();
        sender.join();
    }

    private boolean partly(String name) {
        return JsonLines.value(bob.types("inbox", "--json").out()) instanceof List<?> all
                && all.stream()
                        .anyMatch(transfer ->
                                transfer instanceof Map<?, ?> facts
                                        && name.equals(facts.get("name"))
                                        && facts.get("available") instanceof Long n
                                        && n > 0);
    }

    @Test
    void progressIsShownOnATerminalOnly() throws IOException {
        Path file = file("shown.bin", 1 << 20);
        ScriptedConsole terminal = new ScriptedConsole().onTerminal(80);

        Outcome sent =
                alice.types(terminal, "send", file.toString(), "--to", "bob", "--limit", "1M");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).contains("shown.bin").contains("/1.0 MiB").contains("%");
        assertThat(sent.out().lines())
                .as("more than fits into one line of 80 columns")
                .hasSize(2)
                .last()
                .asString()
                .startsWith("  id ");
    }

    @Test
    void howMuchIsStoredIsShownWhileTheRestIsNotEvenThere() throws Exception {
        PipedOutputStream rest = new PipedOutputStream();
        ScriptedConsole terminal =
                new ScriptedConsole().onTerminal(80).piping(new PipedInputStream(rest, 64 << 10));
        CompletableFuture<Outcome> sending =
                CompletableFuture.supplyAsync(() ->
                        alice.types(terminal, "send", "-", "--name", "slow.log", "--to", "bob"));
        rest.write(new byte[300 << 10]);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> terminal.errText().contains("stored 300 KiB · delivered 0/1"));
        rest.close();
        assertThat(sending.get().exitCode()).isZero();
        assertThat(terminal.outText()).contains("sent · stored · delivered 0/1");
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Files.createDirectories(folder.resolve("out"));
        return Files.write(folder.resolve("out").resolve(name), bytes);
    }

    private static String lastId(Someone who) {
        return who.types("inbox")
                .out()
                .lines()
                .reduce((_, last) -> last)
                .orElseThrow()
                .substring(0, 8);
    }

    private static String firstId(Someone who) {
        return who.types("inbox").out().lines().skip(1).findFirst().orElseThrow().substring(0, 8);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// Bob, who stays to receive.
    private final class Watching {
        final ScriptedConsole console = new ScriptedConsole();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread =
                Thread.ofPlatform()
                        .start(() ->
                                exitCode.complete(
                                        bob.types(
                                                        console,
                                                        "receive",
                                                        inbox.toString(),
                                                        "--watch",
                                                        "--json")
                                                .exitCode()));

        int end() {
            await().until(() -> console.outText().contains("\"received\""));
            thread.interrupt();
            return exitCode.join();
        }
    }
}

package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.client.local.PublishedFile;
import ferry.e2e.disk.ForgetfulDisk;
import ferry.e2e.disk.FuseMount;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real processes on a disk that keeps what was forced and nothing else: whatever they have acknowledged survives.
@Tag("torture")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PowerLossTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern SENT =
            Pattern.compile("\"type\":\"progress\".*?\"sent\":([0-9]+)");
    private static final Pattern BEGAN = Pattern.compile("\"type\":\"offer\".*?\"sent\":([0-9]+)");

    /// What may be sent again: what was not durable at the server, and what was on its way.
    private static final long MOST_AGAIN = (16 + 8) * (long) MEBIBYTE;

    @TempDir Path scratch;
    private final ForgetfulDisk disk = new ForgetfulDisk();
    private Path mountPoint = Path.of("");

    @BeforeEach
    void skipWhereNothingCanBeMounted() throws IOException {
        String obstacle = FuseMount.obstacle();
        assumeTrue(obstacle == null, "needs a file system of its own: " + obstacle);
        mountPoint = Files.createDirectory(scratch.resolve("disk"));
    }

    @Test
    void theDiskKeepsWhatWasForcedAndNothingElse() throws Exception {
        try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
            write(mountPoint.resolve("kept"), "kept", true);
            write(mountPoint.resolve("emptied"), "lost", false);
            force(mountPoint);
            write(mountPoint.resolve("nameless"), "lost", true);
            write(mountPoint.resolve("kept"), "kept and changed", false);
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Stream<Path> left = Files.list(mountPoint)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("kept", "emptied");
            assertThat(mountPoint.resolve("kept")).hasContent("kept");
            assertThat(mountPoint.resolve("emptied")).isEmptyFile();
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAndWhatWasNotGoesOn() throws Exception {
        Person alice;
        Person bob;
        Path letter;
        Path film;
        Path series;
        long sent;
        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Server server = start()) {
            alice = Person.register(scratch, "alice", server);
            bob = Person.register(scratch, "bob", server);
            letter = TestFiles.random(alice.files().resolve("letter.bin"), 1_000);
            film = TestFiles.random(alice.files().resolve("film.bin"), 5 * MEBIBYTE);
            series = TestFiles.random(alice.files().resolve("series.bin"), 48 * MEBIBYTE);
            send(alice, letter, server);
            sent = sendUntil(alice, series, 30 * (long) MEBIBYTE);
            send(alice, film, server);
            server.kill();
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Server server = start()) {
            receive(bob, server);
            assertSame(bob, letter);
            assertSame(bob, film);
            Outcome again = send(alice, series, server);
            assertThat(last(BEGAN, again.out())).isGreaterThanOrEqualTo(sent - MOST_AGAIN);
            receive(bob, server);
            assertSame(bob, series);
            assertThat(server.log()).doesNotContain(" ERROR ");
        }
    }

    @Test
    void aPersonWhoWasToldThatHeIsRegisteredIs() throws Exception {
        Person alice;
        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Server server = start()) {
            alice = Person.register(scratch, "alice", server);
            server.kill();
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Server server = start()) {
            Outcome inbox = alice.run("inbox", "--server", server.connect());
            assertThat(inbox.exitCode()).as(() -> inbox + server.log()).isZero();
        }
    }

    @Test
    void whatARecipientSaysToHaveSurvives() throws Exception {
        Path inbox = mountPoint.resolve("letters/of/bob");
        Path file;
        try (Server server =
                Server.start(scratch, scratch.resolve("data"), "256m", "--bcrypt-cost", "4")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            file = TestFiles.random(alice.files().resolve("film.bin"), 3 * MEBIBYTE);
            send(alice, file, server);
            try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
                Outcome received = bob.run("receive", inbox.toString());
                assertThat(received.exitCode()).as(received::toString).isZero();
            }
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
            assertThat(inbox.resolve("film.bin")).hasSameBinaryContentAs(file);
        }
    }

    /// Few files are forced one by one, of many the whole file system, where it lets that be asked for.
    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void aFolderThatARecipientSaysToHaveSurvives(int files) throws Exception {
        Path folder;
        try (Server server =
                Server.start(scratch, scratch.resolve("data"), "256m", "--bcrypt-cost", "4")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            folder = Files.createDirectories(alice.files().resolve("holidays"));
            for (int i = 0; i < files; i++) {
                Path day = Files.createDirectories(folder.resolve("day " + i % 5 + "/pictures"));
                TestFiles.random(day.resolve("picture " + i), 2_000 + i);
            }
            send(alice, folder, server);
            try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
                Outcome received = bob.run("receive", mountPoint.resolve("in").toString());
                assertThat(received.exitCode()).as(received::toString).isZero();
            }
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint);
                Stream<Path> all = Files.walk(folder)) {
            Path kept = mountPoint.resolve("in/holidays");
            for (Path sent : all.filter(Files::isRegularFile).toList()) {
                assertThat(kept.resolve(folder.relativize(sent).toString()))
                        .hasSameBinaryContentAs(sent);
            }
        }
    }

    @Test
    void aNameThatADeadRunGaveIsDurableBeforeItIsConfirmed() throws Exception {
        String transfer = "0d6a6d52-5b1c-4f0e-9d67-7a1a3f2f6b11";
        try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
            Path partial = mountPoint.resolve(".ferry-" + transfer + ".part");
            write(partial, "a letter", true);
            force(mountPoint);
            Files.createLink(mountPoint.resolve("letter"), partial);

            assertThat(PublishedFile.unconfirmed(mountPoint, transfer))
                    .map(PublishedFile::path)
                    .contains(mountPoint.resolve("letter"));
        }

        disk.losePower();

        try (FuseMount _ = FuseMount.mount(disk, mountPoint)) {
            assertThat(mountPoint.resolve("letter")).hasContent("a letter");
        }
    }

    private Server start() throws IOException, InterruptedException {
        return Server.start(scratch, mountPoint.resolve("data"), "256m", "--bcrypt-cost", "4");
    }

    private static Outcome send(Person person, Path file, Server server)
            throws IOException, InterruptedException {
        Outcome sent =
                person.run(
                        "send",
                        file.toString(),
                        "--to",
                        "bob",
                        "--json",
                        "--server",
                        server.connect());
        assertThat(sent.exitCode()).as(() -> sent + server.log()).isZero();
        return sent;
    }

    /// @return how much had been sent when the sender was killed
    private static long sendUntil(Person person, Path file, long position) throws IOException {
        try (RunningProcess sending =
                person.start("send", file.toString(), "--to", "bob", "--limit", "12M", "--json")) {
            await().atMost(PATIENCE)
                    .until(() -> last(SENT, sending.out()) >= position || !sending.isAlive());
            assertThat(sending.isAlive()).as(sending::soFar).isTrue();
            sending.kill();
            return last(SENT, sending.out());
        }
    }

    private static void receive(Person person, Server server)
            throws IOException, InterruptedException {
        Outcome received =
                person.run("receive", person.files().toString(), "--server", server.connect());
        assertThat(received.exitCode()).as(() -> received + server.log()).isZero();
    }

    private static void assertSame(Person person, Path sent) {
        assertThat(person.files().resolve(sent.getFileName())).hasSameBinaryContentAs(sent);
    }

    private static long last(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToLong(group -> Long.parseLong(group.substring(group.lastIndexOf(':') + 1)))
                .reduce(0, (_, later) -> later);
    }

    private static void write(Path file, String text, boolean force) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            if (force) {
                channel.force(false);
            }
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Quotas, expiry and a full disk, with real processes.
final class SpaceTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ID = Pattern.compile("\"transfer\"\\s*:\\s*\"([0-9a-f-]{36})\"");

    @TempDir Path scratch;

    @Test
    void aQuotaThatIsUsedUpIsFreedByCancelling() throws IOException, InterruptedException {
        try (Server server =
                Server.start(scratch, scratch.resolve("data"), "128m", "--quota", "8M")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path first = TestFiles.random(alice.files().resolve("first.bin"), 6 * MEBIBYTE);
            Path second = TestFiles.random(alice.files().resolve("second.bin"), 3 * MEBIBYTE);
            try (RunningProcess slow =
                    alice.start("send", first.toString(), "--to", "bob", "--limit", "100K")) {
                await().atMost(PATIENCE).until(() -> outbox(alice).contains("first.bin"));
                slow.kill();
            }

            Outcome refused = alice.run("send", second.toString(), "--to", "bob");
            assertThat(refused.exitCode()).as(refused::toString).isEqualTo(9);
            assertThat(refused.err()).contains("no room", "cancel what you no longer need");
            Outcome cancelled = alice.run("cancel", idOf(outbox(alice)));
            assertThat(cancelled.exitCode()).as(cancelled::toString).isZero();
            Outcome sent = alice.run("send", second.toString(), "--to", "bob");
            assertThat(sent.exitCode()).as(sent::toString).isZero();
            Outcome received = bob.run("receive", bob.files().toString());

            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(TestFiles.sha256(bob.files().resolve("second.bin")))
                    .isEqualTo(TestFiles.sha256(second));
        }
    }

    @Test
    void whatHasHadItsTimeGoesWithItsBytesAndEverybodyIsTold()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        try (Server server =
                Server.start(
                        scratch, data, "128m", "--keep-files", "1s", "--keep-unfinished", "1s")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path whole = TestFiles.random(alice.files().resolve("whole.bin"), MEBIBYTE);
            Path begun = TestFiles.random(alice.files().resolve("begun.bin"), 6 * MEBIBYTE);

            Outcome sent = alice.run("send", whole.toString(), "--to", "bob");
            assertThat(sent.exitCode()).as(sent::toString).isZero();
            String id = idOf(outbox(alice));
            await().atMost(PATIENCE).until(() -> blobs(data) == 0);
            Outcome late = bob.run("get", id, "-o", bob.files().resolve("late").toString());
            assertThat(late.exitCode()).as(late::toString).isEqualTo(3);
            assertThat(late.err()).contains("ask the sender to send it again");
            assertThat(bob.files().resolve("late")).doesNotExist();
            assertThat(outbox(alice)).containsIgnoringCase("expired");

            try (RunningProcess slow =
                    alice.start("send", begun.toString(), "--to", "bob", "--limit", "100K")) {
                await().atMost(PATIENCE).until(() -> blobs(data) == 1);
                slow.kill();
            }
            await().atMost(PATIENCE).until(() -> blobs(data) == 0);
            Outcome again = alice.run("send", begun.toString(), "--to", "bob");
            assertThat(again.exitCode()).as(again::toString).isZero();
            assertThat(server.log()).contains("event=transfer_expired").doesNotContain(" ERROR ");
        }
    }

    /// Takes minutes, since a sender who is told that the disk is full comes again only after a while.
    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @Test
    void aFullDiskStopsUploadsAloneAndTheyGoOnByThemselvesWhenThereIsRoom()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", disk.toString()),
                "only root can mount a disk that is small enough to be filled");
        try (Server server =
                Server.start(
                        scratch,
                        disk.resolve("data"),
                        "128m",
                        "--min-free",
                        "8M",
                        "--min-free-percent",
                        "0")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path early = TestFiles.random(alice.files().resolve("early.bin"), MEBIBYTE);
            Path large = TestFiles.random(alice.files().resolve("large.bin"), 100 * MEBIBYTE);
            Outcome sent = alice.run("send", early.toString(), "--to", "bob");
            assertThat(sent.exitCode()).as(sent::toString).isZero();

            try (RunningProcess sending = alice.start("send", large.toString(), "--to", "bob")) {
                await().atMost(PATIENCE).until(() -> server.log().contains("event=disk_full"));

                Outcome refused = alice.run("send", early.toString(), "--to", "bob", "--name", "x");
                assertThat(refused.exitCode()).as(refused::toString).isEqualTo(9);
                assertThat(refused.err()).contains("disk", "ask its operator to make room");
                Person elsewhere = bob.onAnotherDevice("phone", bob.password());
                Outcome login = elsewhere.run("login", "bob", "--server", server.connect());
                assertThat(login.exitCode()).as(login::toString).isZero();
                String id = idOf(inbox(bob), "early.bin");
                Outcome got = bob.run("get", id, "-o", bob.files().resolve("early").toString());
                assertThat(got.exitCode()).as(got::toString).isZero();
                assertThat(TestFiles.sha256(bob.files().resolve("early")))
                        .isEqualTo(TestFiles.sha256(early));
                assertThat(sending.isAlive()).as(sending::soFar).isTrue();

                assertThat(run("mount", "-o", "remount,size=256m", disk.toString())).isTrue();
                await().atMost(Duration.ofMinutes(4)).until(() -> !sending.isAlive());
                Outcome finished = sending.await();
                assertThat(finished.exitCode()).as(finished + server.log()).isZero();
            }
            Outcome received = bob.run("receive", bob.files().toString());
            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(TestFiles.sha256(bob.files().resolve("large.bin")))
                    .isEqualTo(TestFiles.sha256(large));
            assertThat(server.log()).contains("event=disk_recovered");
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /// There was room for a folder and its stream when it began to arrive, and somebody else has taken it since.
    @Tag("long")
    @Test
    void aFolderIsNotUnpackedIntoADiskThatHasFilledUpAndIsLaterWithoutBeingFetchedAgain()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs", disk.toString()),
                "only root can mount a disk that is small enough to be filled");
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path folder = Files.createDirectory(alice.files().resolve("folder"));
            TestFiles.random(folder.resolve("large.bin"), 12 * MEBIBYTE);
            Path filling = disk.resolve("filling");
            try (RunningProcess sending =
                    alice.start("send", folder.toString(), "--to", "bob", "--limit", "2M")) {
                await().atMost(PATIENCE).until(() -> inbox(bob).contains("\"folder\""));
                try (RunningProcess receiving = bob.start("receive", disk.toString())) {
                    await().atMost(PATIENCE)
                            .until(() -> partial(disk) > MEBIBYTE || !receiving.isAlive());
                    TestFiles.random(filling, 14 * MEBIBYTE);
                    Outcome full = receiving.await();

                    assertThat(full.exitCode()).as(full::toString).isEqualTo(9);
                    assertThat(full.err())
                            .contains("it needs 12.0 MiB, and ", " are free in " + disk);
                    assertThat(partial(disk)).isGreaterThan(12 * MEBIBYTE);
                }
                Outcome sent = sending.await();
                assertThat(sent.exitCode()).as(sent::toString).isZero();
            }
            Files.delete(filling);
            Outcome again = bob.run("receive", disk.toString(), "--json");

            assertThat(again.exitCode()).as(again::toString).isZero();
            assertThat(again.out()).contains("\"received\"").doesNotContain("\"progress\"");
            assertThat(TestFiles.sha256(disk.resolve("folder/large.bin")))
                    .isEqualTo(TestFiles.sha256(folder.resolve("large.bin")));
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /// Bytes that have arrived of something that is not whole.
    private static long partial(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String outbox(Person person) throws IOException, InterruptedException {
        return person.run("outbox", "--json").out();
    }

    private static String inbox(Person person) throws IOException, InterruptedException {
        return person.run("inbox", "--json").out();
    }

    private static String idOf(String json) {
        Matcher matcher = ID.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return matcher.group(1);
    }

    /// Of the transfer with this file name.
    private static String idOf(String json, String fileName) {
        String entry =
                Stream.of(json.split("\"transfer\""))
                        .filter(part -> part.contains(fileName))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(json));
        return idOf("\"transfer\"" + entry);
    }

    /// Files that the server keeps outside its ledger.
    private static long blobs(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private boolean run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(scratch.resolve("mount.log").toFile())
                        .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}

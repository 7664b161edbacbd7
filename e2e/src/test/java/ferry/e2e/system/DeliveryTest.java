package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeliveryTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final long SEVERAL_WINDOWS = 48L << 20;

    @TempDir Path scratch;

    @Test
    void aGibibyteArrivesLiveThroughAServerWithASmallHeap()
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "256m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("film.bin"), GIBIBYTE);
            try (RunningProcess watching =
                    bob.start("receive", "--watch", bob.files().toString())) {
                Outcome sent =
                        alice.run("send", file.toString(), "--to", "bob", "--wait", "delivered");

                assertThat(sent.exitCode())
                        .as(() -> sent + server.log() + watching.soFar())
                        .isZero();
                Path received = bob.files().resolve("film.bin");
                assertThat(received).exists();
                assertThat(TestFiles.sha256(received)).isEqualTo(TestFiles.sha256(file));
            }
        }
    }

    @Test
    void aRecipientWhoIsAwayGetsTheFileLater() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path small = Files.writeString(alice.files().resolve("note.txt"), "see you at eight\n");
            Path large = TestFiles.random(alice.files().resolve("large.bin"), SEVERAL_WINDOWS);

            Outcome sent = alice.run("send", small.toString(), large.toString(), "--to", "bob");
            Outcome received = bob.run("receive", bob.files().toString());

            assertThat(sent.exitCode()).as(sent::toString).isZero();
            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(bob.files().resolve("note.txt")).hasContent("see you at eight\n");
            assertThat(TestFiles.sha256(bob.files().resolve("large.bin")))
                    .isEqualTo(TestFiles.sha256(large));
        }
    }

    @Test
    void aStoppedReceiverHoldsUpNobody() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "256m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Person carol = Person.register(scratch, "carol", server);
            Person dave = Person.register(scratch, "dave", server);
            Path file = TestFiles.random(alice.files().resolve("all.bin"), 4 * SEVERAL_WINDOWS);
            try (RunningProcess atBob = watch(bob);
                    RunningProcess atCarol = watch(carol);
                    RunningProcess atDave = watch(dave);
                    RunningProcess sending =
                            alice.start(
                                    "send",
                                    file.toString(),
                                    "--to",
                                    "bob,carol,dave",
                                    "--limit",
                                    "24M")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> partials(carol) > 0);
                atCarol.freeze();
                Outcome sent = sending.await();

                assertThat(sent.exitCode()).as(sent::toString).isZero();
                awaitFile(bob, file, atBob);
                awaitFile(dave, file, atDave);
                assertThat(carol.files().resolve("all.bin")).doesNotExist();

                atCarol.thaw();
                awaitFile(carol, file, atCarol);
            }
        }
    }

    @Test
    void nothingThatWasStoredIsLostWhenTheServerIsKilled()
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        Person alice;
        Person bob;
        Path file;
        try (Server server = Server.start(scratch, data, "128m")) {
            alice = Person.register(scratch, "alice", server);
            bob = Person.register(scratch, "bob", server);
            file = TestFiles.random(alice.files().resolve("kept.bin"), SEVERAL_WINDOWS);
            Outcome sent = alice.run("send", file.toString(), "--to", "bob");
            assertThat(sent.exitCode()).as(sent::toString).isZero();
            server.kill();
        }
        try (Server server = Server.start(scratch, data, "128m")) {
            Outcome received =
                    bob.run("receive", bob.files().toString(), "--server", server.connect());

            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(TestFiles.sha256(bob.files().resolve("kept.bin")))
                    .isEqualTo(TestFiles.sha256(file));
        }
    }

    private static RunningProcess watch(Person person) throws IOException {
        return person.start("receive", "--watch", person.files().toString());
    }

    private static void awaitFile(Person person, Path sent, RunningProcess watching) {
        Path received = person.files().resolve(sent.getFileName());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(received).as(watching::soFar).exists());
        assertThat(digest(received)).isEqualTo(digest(sent));
    }

    private static String digest(Path file) {
        try {
            return TestFiles.sha256(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long partials(Person person) throws IOException {
        try (Stream<Path> files = Files.list(person.files())) {
            List<Path> hidden =
                    files.filter(file -> String.valueOf(file.getFileName()).startsWith("."))
                            .toList();
            long size = 0;
            for (Path file : hidden) {
                size += Files.size(file);
            }
            return size;
        }
    }
}

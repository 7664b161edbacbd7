package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.e2e.system.Strace.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fails when it is asked to make something durable. The system may have dropped the bytes then, and say the next
/// time that all is well: whatever was not durable before is written anew, and nothing is forced a second time as it is.
@Tag("torture")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class FailedForceTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Long enough to look at a process before it forces again.
    private static final String UNHURRIED_FORCES = "blob-before-force=sleep:2500";

    private static final Pattern BLOB =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    @TempDir Path scratch;

    @BeforeEach
    void skipWithoutStrace() {
        Strace.assumeItWorks();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFileThatCannotBeForcedIsWrittenAnewFromWhereItWasDurable(int which) throws Exception {
        Path data = scratch.resolve("data");
        try (Server server = unhurried(data)) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("film.bin"), 30 * MEBIBYTE);
            try (RunningProcess sending =
                    alice.start("send", file.toString(), "--to", "bob", "--limit", "6M")) {
                Path blob = blobAfterForces(data, which - 1);
                long durable = persisted(data);
                try (Strace strace = failFirstForces(server, blob)) {
                    await().atMost(PATIENCE)
                            .until(() -> server.log().contains("reason=STORAGE_ERROR"));
                    assertThat(persisted(data)).as("what is said to be safe").isEqualTo(durable);

                    Outcome sent = sending.await();

                    assertThat(sent.exitCode()).as(() -> sent + server.log()).isZero();
                    assertNothingIsForcedAgainAsItIs(strace.calls(), durable);
                }
            }
            assertArrived(bob, server, file);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aLedgerThatCannotBeForcedEndsTheServerAndTheNextOneGoesOn(int which) throws Exception {
        Path data = scratch.resolve("data");
        Person alice;
        Person bob;
        Path file;
        try (Server server = Server.start(scratch, data, "256m")) {
            alice = Person.register(scratch, "alice", server);
            bob = Person.register(scratch, "bob", server);
            file = TestFiles.random(alice.files().resolve("film.bin"), 24 * MEBIBYTE);
            assertBreaksWithoutAcknowledging(alice, server, data, file, which);
        }
        assertGoesOn(alice, bob, data, file);
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void aSmallFileWhoseCommitCannotBeForcedIsNotAcknowledged(int which) throws Exception {
        Path data = scratch.resolve("data");
        Person alice;
        Person bob;
        Path file;
        try (Server server = Server.start(scratch, data, "256m")) {
            alice = Person.register(scratch, "alice", server);
            bob = Person.register(scratch, "bob", server);
            file = TestFiles.random(alice.files().resolve("letter.bin"), 1_000);
            assertBreaksWithoutAcknowledging(alice, server, data, file, which);
        }
        assertGoesOn(alice, bob, data, file);
    }

    @Test
    void aReceivedFileThatCannotBeForcedGetsNoNameAndIsFetchedAnew() throws Exception {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "256m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("film.bin"), 40 * MEBIBYTE);
            try (RunningProcess watching =
                            bob.start("receive", bob.files().toString(), "--watch", "--json");
                    Strace _ = failFirstForces(watching)) {
                Outcome sent = alice.run("send", file.toString(), "--to", "bob");
                assertThat(sent.exitCode()).as(sent::toString).isZero();

                await().atMost(PATIENCE).until(() -> watching.out().contains("cannot bring"));
            }
            assertThat(bob.files()).as("neither the file nor a part of it").isEmptyDirectory();
            assertArrived(bob, server, file);
        }
    }

    /// Of what is forced while more of it arrives.
    private Strace failFirstForces(RunningProcess receiving) throws IOException {
        return Strace.attach(
                scratch,
                receiving.pid(),
                "-e",
                "trace=fdatasync",
                "-e",
                "inject=fdatasync:error=EIO:when=1");
    }

    private Server unhurried(Path data) throws IOException, InterruptedException {
        return Server.start(scratch, data, "256m", Map.of("FERRY_FAILPOINTS", UNHURRIED_FORCES));
    }

    /// The first one of each thread, as the system counts.
    private Strace failFirstForces(Server server, Path blob) throws IOException {
        return Strace.attach(
                scratch,
                server.pid(),
                "-P",
                blob.toString(),
                "-e",
                "trace=open,openat,ftruncate,fdatasync",
                "-e",
                "inject=fdatasync:error=EIO:when=1");
    }

    private void assertBreaksWithoutAcknowledging(
            Person alice, Server server, Path data, Path file, int which) throws Exception {
        Path log = data.resolve("ledger.db-wal");
        try (Strace strace =
                        Strace.attach(
                                scratch,
                                server.pid(),
                                "-P",
                                log.toString(),
                                "-e",
                                "trace=fdatasync,fsync",
                                "-e",
                                "inject=fdatasync,fsync:error=EIO:when=" + which);
                RunningProcess sending =
                        alice.start(
                                "send",
                                file.toString(),
                                "--to",
                                "bob",
                                "--limit",
                                "8M",
                                "--json")) {
            await().atMost(PATIENCE).until(() -> !server.isAlive());

            assertThat(server.log()).contains("event=storage_broken");
            List<Call> forces = forces(strace.calls());
            assertThat(forces).hasSize(which);
            assertThat(forces.getLast().text()).contains("EIO");
            assertThat(sending.out()).doesNotContain("\"stored\"");
        }
    }

    private void assertGoesOn(Person alice, Person bob, Path data, Path file)
            throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, data, "256m")) {
            Outcome sent =
                    alice.run("send", file.toString(), "--to", "bob", "--server", server.connect());
            assertThat(sent.exitCode()).as(() -> sent + server.log()).isZero();
            assertArrived(bob, server, file);
        }
    }

    /// A force that failed is followed by a cut to what was durable, or by no other.
    private static void assertNothingIsForcedAgainAsItIs(List<Call> calls, long firstDurable) {
        boolean failed = false;
        List<String> cuts = new ArrayList<>();
        for (Call call : calls) {
            if (call.is("fdatasync", "")) {
                assertThat(failed).as("%s, of what could not be forced", call.text()).isFalse();
                failed = !call.succeeded();
            } else if (call.is("ftruncate", "") && failed) {
                cuts.add(call.text());
                failed = false;
            }
        }
        assertThat(cuts).as("cuts after a force that failed").isNotEmpty();
        assertThat(cuts.getFirst()).contains(", " + firstDurable + ")");
        assertThat(failed).as("it has been forced in the end").isFalse();
    }

    private static List<Call> forces(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.is("fdatasync", "") || call.is("fsync", ""))
                .toList();
    }

    /// The only one there is, once so many checkpoints of it are committed.
    private static Path blobAfterForces(Path data, int checkpoints) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> blob(data).isPresent() && extents(data) == checkpoints);
        return blob(data).orElseThrow();
    }

    private static Optional<Path> blob(Path data) {
        try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
            return files.filter(file -> BLOB.matcher(file.getFileName().toString()).matches())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long extents(Path data) throws SQLException {
        return number(data, "SELECT count(*) FROM extent");
    }

    private static long persisted(Path data) throws SQLException {
        return number(data, "SELECT max(persisted_size) FROM transfer");
    }

    /// Of a server that lives: only then the end of this connection is not the end of the last one.
    private static long number(Path data, String query) throws SQLException {
        try (Connection ledger =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
                Statement statement = ledger.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void assertArrived(Person person, Server server, Path sent)
            throws IOException, InterruptedException {
        Outcome received =
                person.run("receive", person.files().toString(), "--server", server.connect());
        assertThat(received.exitCode()).as(received::toString).isZero();
        assertThat(TestFiles.sha256(person.files().resolve(sent.getFileName())))
                .isEqualTo(TestFiles.sha256(sent));
        try (Stream<Path> files = Files.list(person.files())) {
            assertThat(files).as("once").hasSize(1);
        }
    }
}

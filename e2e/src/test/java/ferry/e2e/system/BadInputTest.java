package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people get wrong, and what happens to their files: each has its exit code and says what to do.
final class BadInputTest {
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int LOGIN_NEEDED = 4;
    private static final int NETWORK = 6;

    @TempDir Path scratch;

    @Test
    void slipsOfASenderAreToldApart() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Path file = Files.writeString(alice.files().resolve("a.txt"), "a");

            Outcome unknown = alice.run("send", file.toString(), "--to", "nobody");
            Outcome missing = alice.run("send", file + ".not-there", "--to", "alice");
            Outcome unnamed = alice.run("send", file.toString(), "--to", "alice", "--name", "");
            Outcome toNobody = alice.run("send", file.toString());

            assertThat(unknown.exitCode()).as(unknown::toString).isEqualTo(NOT_FOUND);
            assertThat(unknown.err()).contains("nobody");
            assertThat(missing.exitCode()).as(missing::toString).isEqualTo(NOT_FOUND);
            assertThat(unnamed.exitCode()).as(unnamed::toString).isEqualTo(USAGE);
            assertThat(toNobody.exitCode()).as(toNobody::toString).isEqualTo(USAGE);
            assertThat(Stream.of(unknown, missing, unnamed, toNobody).map(Outcome::err))
                    .noneMatch(text -> text.contains("Exception") || text.contains("\tat "));
        }
    }

    @Test
    void emptyFilesAndTheLongestNamesTravel() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path empty = Files.createFile(alice.files().resolve("empty"));
            Path longest =
                    Files.writeString(alice.files().resolve("n".repeat(251) + ".txt"), "long");

            Outcome sent = alice.run("send", empty.toString(), longest.toString(), "--to", "bob");
            Outcome received = bob.run("receive", bob.files().toString());

            assertThat(sent.exitCode()).as(sent::toString).isZero();
            assertThat(received.exitCode()).as(received::toString).isZero();
            assertThat(bob.files().resolve("empty")).isEmptyFile();
            assertThat(bob.files().resolve("n".repeat(251) + ".txt")).hasContent("long");
        }
    }

    @Test
    void aFileThatVanishesWhileItIsSentIsNotDelivered() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            Person bob = Person.register(scratch, "bob", server);
            Path file = TestFiles.random(alice.files().resolve("vanishing.bin"), 96L << 20);
            try (RunningProcess watching = bob.start("receive", "--watch", bob.files().toString());
                    RunningProcess sending =
                            alice.start("send", file.toString(), "--to", "bob", "--limit", "16M")) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !namesIn(bob.files()).isEmpty() || !watching.isAlive());
                Files.delete(file);
                Outcome sent = sending.await();

                assertThat(sent.exitCode()).as(sent::toString).isNotZero();
                assertThat(sent.err()).contains("vanishing.bin").doesNotContain("Exception");
                assertThat(bob.files().resolve("vanishing.bin")).doesNotExist();
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeSo() throws IOException, InterruptedException {
        String connect;
        Person alice;
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            connect = server.connect();
            alice = Person.register(scratch, "alice", server);
        }
        Outcome away = alice.run("whoami", "--server", connect);

        assertThat(away.exitCode()).as(away::toString).isEqualTo(NETWORK);
        assertThat(away.err()).contains("127.0.0.1").doesNotContain("Exception");
    }

    @Test
    void whoeverIsNotLoggedInIsToldHow() throws IOException, InterruptedException {
        try (Server server = Server.start(scratch, scratch.resolve("data"), "128m")) {
            Person alice = Person.register(scratch, "alice", server);
            assertThat(alice.run("logout").exitCode()).isZero();

            Outcome after = alice.run("inbox");

            assertThat(after.exitCode()).as(after::toString).isEqualTo(LOGIN_NEEDED);
            assertThat(after.err()).contains("ferry login");
        }
    }

    @Test
    void aServerThatCannotListenSaysWhy() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Path data = scratch.resolve("data");
            try (RunningProcess serving =
                    RunningProcess.start(
                            scratch,
                            Jvm.command(
                                    "ferry.standalone.Main",
                                    List.of(),
                                    List.of(
                                            "serve",
                                            "--data",
                                            data.toString(),
                                            "--listen",
                                            address)),
                            Map.of())) {
                Outcome outcome = serving.await();
                assertThat(outcome.exitCode()).as(outcome::toString).isEqualTo(1);
                assertThat(outcome.err()).contains(address);
            }
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}

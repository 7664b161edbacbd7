package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that are run for what is received, with the real services.
final class ReceiveExecTest {

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

    private void send(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        assertThat(alice.types("send", file.toString(), "--to", "bob").exitCode()).isZero();
    }

    private String program(String script) throws IOException {
        Path program = folder.resolve("pro gram");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return "'" + program + "' {}";
    }

    @Test
    void aProgramIsRunForEachSavedFile() throws IOException {
        send("a.txt", "one");
        send("b.txt", "two");
        String program =
                program(
                        "test \"$1\" = \"$FERRY_FILE\" && cat \"$1\" && echo && echo \"$FERRY_FROM\"");

        Outcome received = bob.types("receive", inbox.toString(), "--exec", program);

        assertThat(received.exitCode()).isZero();
        assertThat(received.err().lines())
                .containsExactlyInAnyOrder("one", "two", "alice", "alice");
        assertThat(received.out()).hasLineCount(2).contains("a.txt", "b.txt");
    }

    @Test
    void whenItFailsTheFileIsThereAndTheOthersGoOn() throws IOException {
        send("a.txt", "one");
        send("b.txt", "two");
        String program = program("test \"$FERRY_NAME\" = b.txt || exit 3");

        Outcome received = bob.types("receive", inbox.toString(), "--exec", program);

        assertThat(received.exitCode()).isEqualTo(10);
        assertThat(received.err())
                .contains("ferry: a.txt: ", "pro gram ended with 3")
                .contains("next: the file is saved, as " + inbox.resolve("a.txt"));
        assertThat(inbox.resolve("a.txt")).hasContent("one");
        assertThat(inbox.resolve("b.txt")).hasContent("two");
        Outcome again =
                bob.types(new ScriptedConsole().onTerminal(80), "receive", inbox.toString());
        assertThat(again.err()).contains("Nothing is waiting");
    }

    @Test
    void whatItPrintsDoesNotDisturbAProgramThatReadsJson() throws IOException {
        send("a.txt", "one");
        String program = program("printf 'out\\033[2J\\n'; echo err >&2; exit 1");

        Outcome received = bob.types("receive", inbox.toString(), "--json", "--exec", program);

        List<Map<String, Object>> lines = JsonLines.objects(received.out());
        assertThat(lines.get(lines.size() - 2))
                .containsEntry("type", "error")
                .containsEntry("name", "a.txt")
                .containsEntry("code", 10L)
                .containsEntry("reason", "EXEC_FAILED");
        assertThat(lines.getLast())
                .containsEntry("type", "result")
                .containsEntry("exit", 10L)
                .containsEntry("received", 1L)
                .containsEntry("failed", 0L);
        assertThat(received.err().lines()).containsExactly("out\\u{1b}[2J", "err");
    }

    @Test
    void aProgramThatIsNotThereIsRefusedBeforeAnythingIsTaken() throws IOException {
        send("a.txt", "one");

        Outcome received =
                bob.types("receive", inbox.toString(), "--exec", folder + "/nothing --x");
        Outcome timeout = bob.types("receive", inbox.toString(), "--exec-timeout", "3s");

        assertThat(received.exitCode()).isEqualTo(2);
        assertThat(received.err()).contains("there is no such program");
        assertThat(timeout.exitCode()).isEqualTo(2);
        assertThat(inbox).doesNotExist();
    }

    @Test
    void whileWatchingItIsRunAtOnceAndCtrlCEndsIt() throws Exception {
        Path began = folder.resolve("began");
        String program =
                program(
                        "echo $$ > '"
                                + began
                                + ".new'; mv '"
                                + began
                                + ".new' '"
                                + began
                                + "'; exec sleep 600");
        ScriptedConsole console = new ScriptedConsole();
        Thread watching =
                Thread.ofPlatform()
                        .start(() ->
                                bob.types(
                                        console,
                                        "receive",
                                        inbox.toString(),
                                        "--watch",
                                        "--exec",
                                        program));

        send("a.txt", "one");
        Awaitility.await().until(() -> Files.exists(began));
        watching.interrupt();
        watching.join();

        long pid = Long.parseLong(Files.readString(began).strip());
        Awaitility.await()
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(inbox.resolve("a.txt")).hasContent("one");
        assertThat(console.errText()).contains("a.txt: the program was interrupted");
    }
}

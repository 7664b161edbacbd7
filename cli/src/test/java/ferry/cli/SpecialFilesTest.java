package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.command.FewNotices;
import ferry.cli.fake.JsonLines;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.Someone.Outcome;
import ferry.cli.fake.TestServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// What is named and is neither a file nor a folder. Nobody writes into these pipes: whoever opened one would wait for ever.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class SpecialFilesTest {

    @TempDir Path folder;
    private TestServer server;
    private Someone alice;
    private Someone bob;
    private String file;
    private String pipe;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.open(folder.resolve("server"));
        alice = new Someone("alice", folder.resolve("alice")).registeredAt(server);
        bob = new Someone("bob", folder.resolve("bob")).registeredAt(server);
        file = Files.writeString(folder.resolve("letter"), "dear bob").toString();
        pipe = folder.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPipeASocketAndADeviceAmongFilesAreLeftOutWithAWarningAndTheFilesGo() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel listening =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));

            Outcome sent =
                    alice.types("send", pipe, socket.toString(), "/dev/null", file, "--to", "bob");

            assertThat(sent.exitCode()).as(sent.err()).isZero();
            assertThat(sent.out()).hasLineCount(1).startsWith("letter ");
            assertThat(sent.err().lines())
                    .containsExactly(
                            "ferry: " + pipe + " is left out: it is a pipe, a socket or a device",
                            "ferry: " + socket + " is left out: it is a pipe, a socket or a device",
                            "ferry: /dev/null is left out: it is a pipe, a socket or a device");
        }
        assertThat(bob.types("receive", folder.resolve("in").toString()).exitCode()).isZero();
        assertThat(folder.resolve("in/letter")).hasContent("dear bob");
    }

    @Test
    void aProgramIsToldOfItAsOfWhatAFolderLeavesOut() {
        Outcome sent = alice.types("send", file, pipe, "--to", "bob", "--json");

        List<Map<String, Object>> lines = JsonLines.objects(sent.out());
        assertThat(sent.exitCode()).isZero();
        assertThat(lines.getFirst())
                .containsEntry("type", "notice")
                .containsEntry("reason", "LEFT_OUT")
                .extractingByKey("message")
                .asString()
                .startsWith(pipe + " is left out");
        assertThat(lines.getLast()).containsEntry("sent", 1L).containsEntry("failed", 0L);
    }

    @Test
    void whenNothingIsLeftToSendThatIsAnErrorWhichSaysHowAPipeIsSent() {
        Outcome text = alice.types("send", pipe, "/dev/null", "--to", "bob");
        Outcome json = alice.types("send", pipe, "--to", "bob", "--json");

        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(text.err())
                .contains("nothing is left to send: " + pipe + " is left out: it is a pipe")
                .contains("/dev/null is left out")
                .contains("next: COMMAND | ferry send -");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(JsonLines.objects(json.out()).getFirst())
                .containsEntry("reason", "SOURCE_MISSING");
        assertThat(alice.types("outbox", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void aPipeOfTheShellIsRefusedBeforeAnythingGoesForItsContentsAreWanted() throws IOException {
        Pipe open = Pipe.open();
        try (var _ = open.source();
                var _ = open.sink()) {
            Outcome sent = alice.types("send", file, descriptor().toString(), "--to", "bob");

            assertThat(sent.exitCode()).isEqualTo(2);
            assertThat(sent.err())
                    .contains("a pipe is sent as standard input")
                    .contains("ferry send -");
        }
        assertThat(alice.types("outbox", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void ofManyThatAFolderLeavesOutTheFirstAreNamedBeforeItGoesAndTheOthersAreCounted()
            throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("kept"), "kept");
        for (int i = 0; i < FewNotices.MAX_TOLD + 5; i++) {
            Files.createSymbolicLink(tree.resolve("link " + i), Path.of("/etc"));
        }

        Outcome sent = alice.types("send", tree.toString(), "--to", "bob");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(sent.err().lines())
                .hasSize(FewNotices.MAX_TOLD + 1)
                .last()
                .isEqualTo("ferry: tree: and 5 more are left out");
        assertThat(sent.err()).contains("tree: link 0 is left out: it is a link");
    }

    @Test
    void aMovingLineStaysWholeWhileWhatIsLeftOutIsTold() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.write(tree.resolve("kept"), new byte[1 << 20]);
        Files.createSymbolicLink(tree.resolve("out"), Path.of("/etc"));
        ScriptedConsole terminal = new ScriptedConsole().onTerminal(80);

        Outcome sent =
                alice.types(terminal, "send", tree.toString(), "--to", "bob", "--limit", "1M");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err().lines().map(SpecialFilesTest::shown))
                .contains(
                        "ferry: tree: out is left out: it is a link that leads out of the folder");
        assertThat(sent.err().indexOf("out is left out"))
                .isLessThan(sent.err().lastIndexOf("1.0 MiB"));
    }

    /// What stays of a line that was drawn anew.
    private static String shown(String line) {
        return line.substring(line.lastIndexOf('\u001b') + 1).replaceFirst("^\\[[0-9]*[A-Z]", "");
    }

    /// A pipe that this process has open.
    private static Path descriptor() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/dev/fd/"))) {
            return all.filter(SpecialFilesTest::isPipe).findFirst().orElseThrow();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException _) {
            return false; // closed since it was listed
        }
    }
}

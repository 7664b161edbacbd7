package ferry.cli.interactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.console.Screen;
import ferry.cli.fake.ManualTime;
import ferry.cli.fake.ScriptedConsole;
import ferry.cli.fake.Someone;
import ferry.cli.fake.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was typed in a session is known in the next one, where nobody else can read it.
final class SessionHistoryTest {

    private static final String UP = "\u001b[A";

    @TempDir Path folder;
    private final ScriptedConsole console = new ScriptedConsole();

    @Test
    void theNextSessionKnowsTheCommandsAndNoPassword() throws Exception {
        try (TestServer server = TestServer.open(folder.resolve("server"))) {
            Someone alice = new Someone("alice", folder.resolve("home")).registeredAt(server);
            alice.types("logout");
            Path inbox = Files.createDirectories(folder.resolve("in"));
            try (Sitting first = new Sitting(inbox, new ManualTime())) {
                first.sits(alice);
                first.see("User name: ");
                first.enters("alice");
                first.see("Password of alice: ");
                first.enters(alice.password());
                first.see("ferry> ");
                first.enters("status 01234567");
                first.see("01234567");
                first.enters(alice.password()); // in the wrong place
                first.see("There is no a here");
                first.enters("redeem alice --code 4X7K-9PQR");
                first.see("There is no redeem here");
                first.quit();
            }
            try (Sitting next = new Sitting(inbox, new ManualTime())) {
                next.sits(alice);
                next.see("ferry> ");
                next.types(UP + UP);
                next.see("status 01234567");
                next.quit();
            }
        }
        Path file = folder.resolve("home/history");
        assertThat(Files.readString(file)).contains("status 01234567");
        assertThat(Files.readString(file)).doesNotContain("password", "redeem", "4X7K");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void onlyWhatIsACommandHereIsKept() throws IOException {
        KeptHistory history = kept(folder);
        List<String> forgotten =
                List.of(
                        "hunter2 is my password",
                        "login alice --server ferry://host:7443#k2v",
                        "send a.txt --to bob --server ferry://host:7443#k2v",
                        "send " + "x".repeat(KeptHistory.MOST_CHARACTERS));
        forgotten.forEach(line -> history.add(Instant.EPOCH, line));
        history.add(Instant.EPOCH, "UPD a.txt bob");
        history.add(Instant.EPOCH, "tx 'b c.txt' --to bob");
        history.keep();

        assertThat(Files.readAllLines(folder.resolve("history")))
                .containsExactly("UPD a.txt bob", "tx 'b c.txt' --to bob");
        assertThat(console.errText()).isEmpty();
    }

    @Test
    void theFileStaysSmall() throws IOException {
        KeptHistory history = kept(folder);
        for (int i = 0; i < 3 * KeptHistory.MOST_LINES; i++) {
            history.add(Instant.EPOCH, "status " + i);
            if (i % 100 == 0) {
                history.keep();
            }
        }
        history.keep();

        assertThat(Files.readAllLines(folder.resolve("history")))
                .hasSizeLessThanOrEqualTo(KeptHistory.MOST_LINES * 5 / 4)
                .last()
                .isEqualTo("status " + (3 * KeptHistory.MOST_LINES - 1));
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("history"))))
                .isEqualTo("rw-------");
        assertThat(kept(folder).size()).isEqualTo(KeptHistory.MOST_LINES);
    }

    @Test
    void withoutAFolderNothingIsKeptAndNothingIsMade() throws IOException {
        Path missing = folder.resolve("missing");
        KeptHistory history = kept(missing);
        history.add(Instant.EPOCH, "inbox");
        history.keep();

        assertThat(missing).doesNotExist();
        assertThat(console.errText()).isEmpty();
    }

    @Test
    void aFileThatOthersCanReadIsNotUsedAndThatIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("history"), "inbox\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        KeptHistory history = kept(folder);
        history.add(Instant.EPOCH, "outbox");
        history.keep();

        assertThat(file).hasContent("inbox\n");
        assertThat(console.errText()).containsOnlyOnce("chmod 600 " + file);
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidOnceAndTheSessionGoesOn() throws IOException {
        KeptHistory history = kept(folder);
        history.add(Instant.EPOCH, "inbox");
        Files.createDirectory(folder.resolve("history"));
        history.keep();
        history.add(Instant.EPOCH, "outbox");
        history.keep();

        assertThat(console.errText()).containsOnlyOnce("earlier sessions is not kept");
    }

    private KeptHistory kept(Path home) throws IOException {
        LineReaderImpl reader =
                new LineReaderImpl(
                        new ExternalTerminal(
                                "test",
                                "ansi",
                                InputStream.nullInputStream(),
                                new ByteArrayOutputStream(),
                                UTF_8),
                        "test");
        return KeptHistory.of(reader, home, new Screen(console, false));
    }
}

package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Outgoing;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.model.TransferState;
import ferry.client.receive.ReceiveListener;
import ferry.client.receive.ReceiveOptions;
import ferry.client.receive.Received;
import ferry.client.trust.Trust;
import ferry.client.upload.SendListener;
import ferry.client.upload.SendOptions;
import ferry.client.upload.Source;
import ferry.kernel.config.Options;
import ferry.standalone.backup.Backup;
import ferry.standalone.backup.DamagedBackupException;
import ferry.standalone.backup.RefusedException;
import ferry.standalone.backup.Restore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a server that runs, and what is there after a restore.
final class BackupTest {
    private static final String PASSWORD = "violet tugboat 19 lanterns";
    private static final int LARGE = 200_000;

    @TempDir private Path folder;

    @Test
    void aRestoreBringsBackAccountsFilesAndTheIdentityOfARunningServer() throws Exception {
        Path large = random("large.bin", LARGE);
        Path small = random("small.bin", 100);
        String connect;
        try (EmbeddedServer server = serve("data")) {
            connect = server.connect();
            try (FerryClient alice = client(server, "alice")) {
                alice.register("alice", PASSWORD, "laptop", "");
                try (FerryClient bob = client(server, "bob")) {
                    bob.register("bob", PASSWORD, "laptop", "");
                }
                send(alice, large);
                send(alice, small);
                backup(true);
            }
        }

        Restore.Report report = restore();
        assertThat(report.failedTransfers()).isZero();

        try (EmbeddedServer server = serve("restored");
                FerryClient bob = client(server, "bob")) {
            assertThat(fingerprint(server.connect())).isEqualTo(fingerprint(connect));
            bob.login("bob", PASSWORD, "laptop");
            for (Transfer transfer : bob.inbox()) {
                Received received =
                        bob.receive(
                                transfer,
                                ReceiveOptions.into(folder.resolve("received")),
                                ReceiveListener.NONE);
                assertThat(received).isInstanceOf(Received.Saved.class);
            }
            assertThat(folder.resolve("received/large.bin")).hasSameBinaryContentAs(large);
            assertThat(folder.resolve("received/small.bin")).hasSameBinaryContentAs(small);
        }
    }

    @Test
    void aLockOutlivesARestore() throws Exception {
        try (EmbeddedServer server = serve("data")) {
            try (FerryClient alice = client(server, "alice")) {
                alice.register("alice", PASSWORD, "laptop", "");
            }
            for (int i = 0; i < 5; i++) {
                assertThat(refusedLogin(server)).isEqualTo(Problem.BAD_CREDENTIALS);
            }
            backup(true);
        }

        restore();

        try (EmbeddedServer server = serve("restored");
                FerryClient owner = client(server, "alice")) {
            assertThat(refusedLogin(server)).isEqualTo(Problem.LOGIN_LOCKED);
            assertThat(owner.login("alice", PASSWORD, "laptop").name())
                    .as("a familiar device")
                    .isEqualTo("alice");
        }
    }

    /// The session was ended after the backup was made, which knows nothing of that.
    @Test
    void aSessionThatEndedAfterTheBackupStaysEnded() throws Exception {
        try (EmbeddedServer server = serve("data")) {
            try (FerryClient alice = client(server, "alice")) {
                alice.register("alice", PASSWORD, "laptop", "");
                copyHome("alice", "stolen");
                backup(true);
                assertThat(alice.logout()).isEmpty();
            }
        }

        assertThat(restore().endedSessions()).isEqualTo(1);

        try (EmbeddedServer server = serve("restored");
                FerryClient stolen = client(server, "stolen")) {
            FerryException refused = catchThrowableOfType(FerryException.class, stolen::whoAmI);
            assertThat(refused.problem()).isEqualTo(Problem.SESSION_REVOKED);
        }
    }

    @Test
    void withoutTheirFilesTransfersFailAndTheRestGoesOn() throws Exception {
        try (EmbeddedServer server = serve("data");
                FerryClient alice = client(server, "alice");
                FerryClient bob = client(server, "bob")) {
            alice.register("alice", PASSWORD, "laptop", "");
            bob.register("bob", PASSWORD, "laptop", "");
            send(alice, random("large.bin", LARGE));
            backup(false);
        }

        assertThat(restore().failedTransfers()).isEqualTo(1);

        try (EmbeddedServer server = serve("restored");
                FerryClient alice = client(server, "alice");
                FerryClient bob = client(server, "bob")) {
            alice.login("alice", PASSWORD, "laptop");
            bob.login("bob", PASSWORD, "laptop");
            assertThat(alice.outbox())
                    .extracting(Transfer::state)
                    .containsExactly(TransferState.FAILED);
            Transfer lost = bob.inbox().getFirst();
            FerryException refused =
                    catchThrowableOfType(
                            FerryException.class,
                            () ->
                                    bob.receive(
                                            lost,
                                            ReceiveOptions.into(folder.resolve("received")),
                                            ReceiveListener.NONE));
            assertThat(refused.problem()).isEqualTo(Problem.TRANSFER_FAILED);

            send(alice, random("next.bin", LARGE));
            assertThat(bob.inbox().getFirst().state()).isEqualTo(TransferState.AVAILABLE);
        }
    }

    @Test
    void aBackupIsForItsOwnerAloneAndReplacesNothing() throws Exception {
        try (EmbeddedServer _ = serve("data")) {
            backup(true);

            assertThat(Files.getPosixFilePermissions(file()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            byte[] before = Files.readAllBytes(file());
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> backup(true));
            assertThat(file()).hasBinaryContent(before);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void aFolderThatIsNoDataFolderIsRefused() throws Exception {
        Path other = Files.createDirectory(folder.resolve("data"));
        Files.createFile(other.resolve("diary.txt"));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> backup(true))
                .withMessageContaining("is no data folder");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws Exception {
        serve("data").close();
        backup(true);
        Path taken = Files.createDirectory(folder.resolve("restored"));
        Files.writeString(taken.resolve("diary.txt"), "dear diary");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(this::restore)
                .withMessageContaining("is not empty");
        assertThat(taken.resolve("diary.txt")).hasContent("dear diary");
    }

    @Test
    void anEmptyFolderIsFilled() throws Exception {
        serve("data").close();
        backup(true);
        Files.createDirectory(folder.resolve("restored"));

        restore();

        serve("restored").close();
    }

    @Test
    void aBackupWithAChangedByteMakesNoFolder() throws Exception {
        try (EmbeddedServer server = serve("data");
                FerryClient alice = client(server, "alice")) {
            alice.register("alice", PASSWORD, "laptop", "");
            send(alice, random("large.bin", LARGE), "alice");
        }
        backup(true);
        byte[] whole = Files.readAllBytes(file());
        // Within the large file, which is not compressed
        int at = indexOf(whole, Files.readAllBytes(folder.resolve("large.bin")));
        byte[] changed = whole.clone();
        changed[at + LARGE / 2] ^= 1;
        Files.write(file(), changed);

        assertThatIOException().isThrownBy(this::restore);
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void halfOfABackupMakesNoFolder() throws Exception {
        serve("data").close();
        backup(true);
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatExceptionOfType(DamagedBackupException.class).isThrownBy(this::restore);
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void anArchiveThatReachesOutOfTheFolderIsRefused() throws Exception {
        String zeros = "0".repeat(64);
        for (String name : List.of("../outside", "/tmp/outside", "blobs/../../outside", "a")) {
            Files.deleteIfExists(file());
            archive(
                    Map.of(
                            name,
                            "x",
                            "manifest",
                            "ferry backup 1\n" + zeros + "  1  " + name + "\n"));

            assertThatExceptionOfType(DamagedBackupException.class)
                    .as(name)
                    .isThrownBy(this::restore);
            assertThat(folder.resolve("outside")).doesNotExist();
            assertThat(folder.resolve("restored")).doesNotExist();
        }
    }

    @Test
    void anArchiveWithMoreThanItsManifestSaysIsRefused() throws Exception {
        archive(Map.of("pepper", "x", "manifest", "ferry backup 1\n"));

        assertThatExceptionOfType(DamagedBackupException.class)
                .isThrownBy(this::restore)
                .withMessageContaining("other entries");
    }

    @Test
    void aBackupOfALaterVersionIsRefusedAndSaysSo() throws Exception {
        archive(Map.of("manifest", "ferry backup 2\n"));

        assertThatExceptionOfType(DamagedBackupException.class)
                .isThrownBy(this::restore)
                .withMessageContaining("another version");
    }

    @Test
    void theCommandsTellWhatTheyDidAndEndWithTheirExitCodes() throws Exception {
        serve("data").close();
        Path data = folder.resolve("data");
        Path restored = folder.resolve("restored");
        String file = file().toString();

        try (FerryProcess backup =
                FerryProcess.start(folder, "admin", "backup", file, "--data=" + data)) {
            assertThat(backup.exitCode()).as(backup.err()).isZero();
            assertThat(backup.out()).contains("Wrote " + file).contains("Keep it like a password");
        }
        try (FerryProcess again =
                FerryProcess.start(folder, "admin", "backup", file, "--data=" + data)) {
            assertThat(again.exitCode()).isEqualTo(7);
            assertThat(again.err()).contains("is there already").doesNotContain("\tat ");
        }
        try (FerryProcess restore =
                FerryProcess.start(folder, "admin", "restore", file, "--data=" + restored)) {
            assertThat(restore.exitCode()).as(restore.err()).isZero();
            assertThat(restore.out()).contains("Everybody has to log in again");
        }
        Files.writeString(file(), "no archive");
        try (FerryProcess damaged =
                FerryProcess.start(
                        folder, "admin", "restore", file, "--data=" + folder.resolve("other"))) {
            assertThat(damaged.exitCode()).isEqualTo(8);
            assertThat(damaged.err()).contains("is no whole backup").doesNotContain("\tat ");
        }
    }

    private Path file() {
        return folder.resolve("backup.zip");
    }

    private Backup.Report backup(boolean withFiles) throws IOException {
        Path data = folder.resolve("data");
        return new Backup(data, data.resolve("tls"), withFiles).writeTo(file());
    }

    private Restore.Report restore() throws IOException {
        return new Restore(folder.resolve("restored"), InstantSource.system()).from(file());
    }

    private EmbeddedServer serve(String data) throws IOException {
        Options options =
                Options.parse(
                        ServeSettings.options(Map.of()),
                        List.of(
                                "--data=" + folder.resolve(data),
                                "--listen=127.0.0.1:0",
                                "--bcrypt-cost=4",
                                "--registration=open"),
                        Map.of());
        return EmbeddedServer.start(
                ServeSettings.of(options),
                Duration.ofSeconds(2),
                InstantSource.system(),
                broken -> {
                    throw new AssertionError(broken);
                });
    }

    private FerryClient client(EmbeddedServer server, String home) {
        ConnectString connect = ConnectString.parse(server.connect());
        return FerryClient.connect(
                connect.address(),
                new Trust.Pinned(connect.fingerprint().orElseThrow()),
                FerryHome.at(folder.resolve("home-" + home)));
    }

    /// Of a stranger, with a wrong password.
    private static Problem refusedLogin(EmbeddedServer server) {
        ConnectString connect = ConnectString.parse(server.connect());
        try (FerryClient stranger =
                FerryClient.connect(
                        connect.address(), new Trust.Pinned(connect.fingerprint().orElseThrow()))) {
            return catchThrowableOfType(
                            FerryException.class,
                            () -> stranger.login("alice", "a wrong guess at it", "den"))
                    .problem();
        }
    }

    private void copyHome(String from, String to) throws IOException {
        Path source = folder.resolve("home-" + from);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Files.copy(
                        path,
                        folder.resolve("home-" + to).resolve(source.relativize(path)),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void send(FerryClient from, Path file) throws IOException {
        send(from, file, "bob");
    }

    private static void send(FerryClient from, Path file, String to) throws IOException {
        try (Source source = Source.file(file)) {
            from.send(
                    Outgoing.file(String.valueOf(file.getFileName()), List.of(to)),
                    source,
                    SendOptions.fresh(),
                    SendListener.NONE);
        }
    }

    private Path random(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private void archive(Map<String, String> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file());
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static int indexOf(byte[] whole, byte[] part) {
        // Stored in pieces of 64 KiB at most: the beginning is enough
        for (int i = 0; i < whole.length - 64; i++) {
            if (java.util.Arrays.equals(whole, i, i + 64, part, 0, 64)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private static String fingerprint(String connect) {
        return connect.substring(connect.indexOf('#'));
    }
}

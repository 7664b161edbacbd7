package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ConnectString;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.receive.IntakeListener;
import ferry.client.receive.IntakeOptions;
import ferry.client.receive.ReceiveOptions;
import ferry.client.trust.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ferry serve` as a process.
final class ServeTest {
    private static final String PASSWORD = "a password for tests";

    @TempDir private Path folder;

    @Test
    void servesBothServicesAndEndsWithZeroWhenTold() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            assertThat(server.out()).contains("ferry register NAME --server 'ferry://127.0.0.1:");
            assertThat(Files.readString(folder.resolve("ready.json")))
                    .contains("\"pid\":" + server.pid());
            try (FerryClient client = client()) {
                client.register("alice", PASSWORD, "test", "");
                assertThat(client.whoAmI().name()).isEqualTo("alice");
                assertThat(client.inbox()).isEmpty();
            }

            assertThat(server.signal("TERM").exitCode()).isZero();
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void tellsPeopleToConnectToWhatIsAdvertised() throws Exception {
        try (FerryProcess server =
                FerryProcess.serve(folder, "--advertise=files.example.org:7443")) {
            assertThat(FerryProcess.ready(folder, "connect"))
                    .startsWith("ferry://files.example.org:7443#");
            assertThat(server.out()).contains("ferry://files.example.org:7443#");
        }
    }

    @Test
    void keepsItsIdentityAndItsPeopleOverARestart() throws Exception {
        String before;
        try (FerryProcess server = FerryProcess.serve(folder)) {
            before = fingerprint();
            try (FerryClient client = client()) {
                client.register("alice", PASSWORD, "test", "");
            }
            assertThat(server.signal("KILL").exitCode()).isNotZero();
        }

        try (FerryProcess server = FerryProcess.serve(folder);
                FerryClient client = client()) {
            assertThat(fingerprint()).isEqualTo(before);
            assertThat(client.login("alice", PASSWORD, "test").name()).isEqualTo("alice");
            assertThat(server.signal("INT").exitCode()).isZero();
        }
    }

    @Test
    void aLogoutOutlivesAKill() throws Exception {
        Path stolen = folder.resolve("stolen");
        try (FerryProcess server = FerryProcess.serve(folder)) {
            try (FerryClient client = client(folder.resolve("home"))) {
                client.register("alice", PASSWORD, "test", "");
                new ProcessBuilder("cp", "-a", folder.resolve("home").toString(), stolen.toString())
                        .start()
                        .waitFor();
                assertThat(client.logout()).isEmpty();
            }
            server.signal("KILL").exitCode();
        }

        try (FerryProcess _ = FerryProcess.serve(folder);
                FerryClient thief = client(stolen)) {
            FerryException refused = catchThrowableOfType(FerryException.class, thief::whoAmI);
            assertThat(refused.problem()).isEqualTo(Problem.SESSION_REVOKED);
        }
    }

    @Test
    void withoutItsPepperItDoesNotStartAndSaysWhatToDo() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            server.signal("TERM").exitCode();
        }
        Files.delete(folder.resolve("data/pepper"));

        try (FerryProcess server =
                FerryProcess.start(folder, "serve", "--data=" + folder.resolve("data"))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err())
                    .contains("pepper is missing: put back the copy that belongs to this database")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aSecondServerOnTheFolderIsRefused() throws Exception {
        try (FerryProcess first = FerryProcess.serve(folder);
                FerryProcess second =
                        FerryProcess.start(
                                folder,
                                "serve",
                                "--data=" + folder.resolve("data"),
                                "--listen=127.0.0.1:0")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("in use by another server, process " + first.pid());
        }
    }

    @Test
    void aNewerDataFolderIsRefused() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            server.signal("TERM").exitCode();
        }
        Files.writeString(folder.resolve("data/format"), "2\n");

        try (FerryProcess old =
                FerryProcess.start(folder, "serve", "--data=" + folder.resolve("data"))) {
            assertThat(old.exitCode()).isEqualTo(1);
            assertThat(old.err()).contains("format 2").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger.db", "auth.db", "blobs", "store-id"})
    void aFolderThatHasLostAPartIsRefused(String part) throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            server.signal("TERM").exitCode();
        }
        Files.move(folder.resolve("data").resolve(part), folder.resolve(part));

        try (FerryProcess robbed =
                FerryProcess.start(folder, "serve", "--data=" + folder.resolve("data"))) {
            assertThat(robbed.exitCode()).isEqualTo(1);
            assertThat(robbed.err()).contains(part + " is missing").doesNotContain("\tat ");
        }
        assertThat(folder.resolve("data").resolve(part)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger.db", "auth.db"})
    void anEmptyPartIsNotTakenForANewOne(String part) throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            server.signal("TERM").exitCode();
        }
        Files.write(folder.resolve("data").resolve(part), new byte[0]);

        try (FerryProcess robbed =
                FerryProcess.start(folder, "serve", "--data=" + folder.resolve("data"))) {
            assertThat(robbed.exitCode()).isEqualTo(1);
            assertThat(robbed.err()).contains("put back").doesNotContain("\tat ");
        }
    }

    @Test
    void aLedgerOfAnotherFolderIsRefused() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder)) {
            server.signal("TERM").exitCode();
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        try (FerryProcess server = FerryProcess.serve(other)) {
            server.signal("TERM").exitCode();
        }
        Files.copy(
                other.resolve("data/ledger.db"),
                folder.resolve("data/ledger.db"),
                StandardCopyOption.REPLACE_EXISTING);

        try (FerryProcess mixed =
                FerryProcess.start(folder, "serve", "--data=" + folder.resolve("data"))) {
            assertThat(mixed.exitCode()).isEqualTo(1);
            assertThat(mixed.err())
                    .contains("ledger.db belongs to another data folder")
                    .contains("put back the one that belongs to this")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anAddressInUseIsOneClearSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FerryProcess server =
                        FerryProcess.start(
                                folder,
                                "serve",
                                "--data=" + folder.resolve("data"),
                                "--listen=127.0.0.1:" + taken.getLocalPort())) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aSlipInAFlagIsUsage() throws Exception {
        try (FerryProcess server = FerryProcess.start(folder, "serve", "--lisen=127.0.0.1:0")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err()).contains("--lisen");
        }
    }

    @Test
    void withoutTlsItServesLoopbackAlone() throws Exception {
        try (FerryProcess server =
                FerryProcess.start(
                        folder,
                        "serve",
                        "--data=" + folder.resolve("data"),
                        "--listen=0.0.0.0:0",
                        "--insecure")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err()).contains("loopback");
        }
    }

    @Test
    void peopleWhoWatchDoNotHoldUpTheEnd() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder);
                FerryClient client = client()) {
            client.register("alice", PASSWORD, "test", "");
            CountDownLatch watching = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().start(() -> watch(client, watching));
            assertThat(watching.await(30, TimeUnit.SECONDS)).isTrue();

            long begin = System.nanoTime();
            assertThat(server.signal("TERM").exitCode()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(server.err()).doesNotContain("drain_");
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void nobodySignsUpUnlessItIsOpen() throws Exception {
        try (FerryProcess server = FerryProcess.serve(folder, "--registration=closed");
                FerryClient client = client()) {
            FerryException refused =
                    catchThrowableOfType(
                            FerryException.class,
                            () -> client.register("alice", PASSWORD, "test", ""));

            assertThat(refused.problem()).isEqualTo(Problem.REGISTRATION_CLOSED);
            assertThat(server.out()).contains("--registration open", "ferry redeem NAME --server");
        }
    }

    private void watch(FerryClient client, CountDownLatch watching) {
        IntakeListener listener =
                new IntakeListener() {
                    @Override
                    public void caughtUp() {
                        watching.countDown();
                    }
                };
        try {
            client.intake(
                            IntakeOptions.everything(ReceiveOptions.into(folder.resolve("inbox"))),
                            listener)
                    .keepTaking();
        } catch (FerryException interrupted) {
            assertThat(interrupted.problem()).isEqualTo(Problem.INTERRUPTED);
        }
    }

    private FerryClient client() throws IOException {
        ConnectString connect = ConnectString.parse(FerryProcess.ready(folder, "connect"));
        return FerryClient.connect(
                connect.address(), new Trust.Pinned(connect.fingerprint().orElseThrow()));
    }

    private FerryClient client(Path home) throws IOException {
        ConnectString connect = ConnectString.parse(FerryProcess.ready(folder, "connect"));
        return FerryClient.connect(
                connect.address(),
                new Trust.Pinned(connect.fingerprint().orElseThrow()),
                FerryHome.at(home));
    }

    private String fingerprint() throws IOException {
        return ConnectString.parse(FerryProcess.ready(folder, "connect"))
                .fingerprint()
                .orElseThrow()
                .toString();
    }
}

package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The services as on two machines: each with a certificate of its own, and neither with the authority's key.
final class SeparateFoldersTest {
    private static final Pattern CONNECT = Pattern.compile("ferry://\\S+#[a-z2-7]{52}");

    @TempDir Path scratch;

    @BeforeEach
    void issue() throws IOException, InterruptedException {
        ferry("ca", "init", ca());
        ferry("ca", "issue", ca(), "--role=auth", "--out=" + scratch.resolve("auth-tls"));
        ferry("ca", "issue", ca(), "--role=transfer", "--out=" + scratch.resolve("transfer-tls"));
    }

    @Test
    void filesTravelAndACertificateThatIsIssuedAgainIsTakenUp()
            throws IOException, InterruptedException {
        assertThat(scratch.resolve("transfer-tls/ca.key")).doesNotExist();
        assertThat(scratch.resolve("auth-tls/ca.key")).doesNotExist();
        int transferPort = freePort();
        try (RunningProcess auth = auth(transferPort)) {
            String connect = connectString(auth);
            try (RunningProcess transfer =
                    transfer(transferPort, portOf(connect), "transfer-tls")) {
                awaitStart(transfer);
                Person alice = Person.register(scratch, "alice", connect);
                Person bob = Person.register(scratch, "bob", connect);
                deliver(alice, bob, "first.bin");

                ferry(
                        "ca",
                        "issue",
                        ca(),
                        "--role=transfer",
                        "--out=" + scratch.resolve("transfer-tls"));

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() ->
                                assertThat(transfer.soFar())
                                        .contains("event=certificate_taken_up"));
                deliver(alice, bob, "second.bin");
            }
        }
    }

    @Test
    void aServiceDoesNotStartWithTheCertificateOfAnotherRole()
            throws IOException, InterruptedException {
        Path wrong = Files.createDirectory(scratch.resolve("wrong-tls"));
        Files.copy(scratch.resolve("auth-tls/ca.crt"), wrong.resolve("ca.crt"));
        for (String suffix : List.of(".crt", ".key")) {
            Files.copy(
                    scratch.resolve("auth-tls/auth" + suffix),
                    wrong.resolve("transfer" + suffix),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }

        try (RunningProcess transfer = transfer(freePort(), freePort(), "wrong-tls")) {
            Outcome outcome = transfer.await();

            assertThat(outcome.exitCode()).as(outcome::toString).isEqualTo(1);
            assertThat(outcome.toString())
                    .contains("signed for role transfer")
                    .contains("ferry ca issue --role transfer");
        }
    }

    private static void deliver(Person alice, Person bob, String name)
            throws IOException, InterruptedException {
        Path file = TestFiles.random(alice.files().resolve(name), 3L << 20);
        Outcome sent = alice.run("send", file.toString(), "--to", "bob");
        Outcome received = bob.run("receive", bob.files().toString());

        assertThat(sent.exitCode()).as(sent::toString).isZero();
        assertThat(received.exitCode()).as(received::toString).isZero();
        assertThat(TestFiles.sha256(bob.files().resolve(name))).isEqualTo(TestFiles.sha256(file));
    }

    private String ca() {
        return scratch.resolve("ca").toString();
    }

    private void ferry(String... arguments) throws IOException, InterruptedException {
        try (RunningProcess process =
                RunningProcess.start(
                        scratch,
                        Jvm.command(
                                "ferry.standalone.Main", List.of("-Xmx128m"), List.of(arguments)),
                        Map.of())) {
            Outcome outcome = process.await();
            assertThat(outcome.exitCode()).as(outcome::toString).isZero();
        }
    }

    private RunningProcess auth(int transferPort) throws IOException {
        return service(
                "ferry.auth.Main",
                "auth",
                "auth-tls",
                "--listen=127.0.0.1:0",
                "--bcrypt-cost=4",
                "--registration=open",
                "--transfer-target=127.0.0.1:" + transferPort);
    }

    private RunningProcess transfer(int port, int authPort, String tls) throws IOException {
        return service(
                "ferry.transfer.Main",
                "transfer",
                tls,
                "--listen=127.0.0.1:" + port,
                "--auth-target=127.0.0.1:" + authPort);
    }

    private RunningProcess service(String main, String data, String tls, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--data=" + scratch.resolve(data));
        arguments.add("--tls-dir=" + scratch.resolve(tls));
        return RunningProcess.start(
                scratch, Jvm.command(main, List.of("-Xmx128m"), arguments), Map.of());
    }

    private static void awaitStart(RunningProcess process) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(process.soFar()).contains("event=started"));
    }

    private static String connectString(RunningProcess auth) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> CONNECT.matcher(auth.out()).find() || !auth.isAlive());
        Matcher matcher = CONNECT.matcher(auth.out());
        assertThat(matcher.find()).as(auth::soFar).isTrue();
        return matcher.group();
    }

    private static int portOf(String connect) {
        String address = connect.substring(0, connect.indexOf('#'));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeparateProcessesTest {
    private static final Pattern CONNECT = Pattern.compile("ferry://\\S+#[a-z2-7]{52}");

    @TempDir Path scratch;

    @Test
    void filesTravelWhenTheServicesRunAsTwoProcesses() throws IOException, InterruptedException {
        int transferPort = freePort();
        try (RunningProcess auth = auth(transferPort)) {
            String connect = connectString(auth);
            try (RunningProcess transfer = transfer(transferPort, portOf(connect))) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> assertThat(transfer.soFar()).contains("event=started"));
                Person alice = Person.register(scratch, "alice", connect);
                Person bob = Person.register(scratch, "bob", connect);
                Path file = TestFiles.random(alice.files().resolve("far.bin"), 20L << 20);

                Outcome sent = alice.run("send", file.toString(), "--to", "bob");
                Outcome received = bob.run("receive", bob.files().toString());
                Outcome unknown = alice.run("send", file.toString(), "--to", "nobody");

                assertThat(sent.exitCode()).as(() -> sent + transfer.soFar()).isZero();
                assertThat(received.exitCode()).as(received::toString).isZero();
                assertThat(TestFiles.sha256(bob.files().resolve("far.bin")))
                        .isEqualTo(TestFiles.sha256(file));
                assertThat(unknown.exitCode()).as(unknown::toString).isEqualTo(3);
                assertThat(transfer.terminate().exitCode()).isZero();
            }
            assertThat(auth.terminate().exitCode()).isZero();
        }
    }

    private RunningProcess auth(int transferPort) throws IOException {
        return RunningProcess.start(
                scratch,
                Jvm.command(
                        "ferry.auth.Main",
                        List.of("-Xmx128m"),
                        List.of(
                                "--listen",
                                "127.0.0.1:0",
                                "--data",
                                scratch.resolve("auth").toString(),
                                "--tls-dir",
                                scratch.resolve("tls").toString(),
                                "--registration",
                                "open",
                                "--transfer-target",
                                "127.0.0.1:" + transferPort)),
                Map.of());
    }

    private RunningProcess transfer(int port, int authPort) throws IOException {
        return RunningProcess.start(
                scratch,
                Jvm.command(
                        "ferry.transfer.Main",
                        List.of("-Xmx128m"),
                        List.of(
                                "--listen",
                                "127.0.0.1:" + port,
                                "--data",
                                scratch.resolve("transfer").toString(),
                                "--tls-dir",
                                scratch.resolve("tls").toString(),
                                "--auth-target",
                                "127.0.0.1:" + authPort)),
                Map.of());
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

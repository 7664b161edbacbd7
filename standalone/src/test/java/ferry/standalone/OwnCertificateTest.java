package ferry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.cli.FerryCli;
import ferry.kernel.tls.ForeignAuthority;
import ferry.kernel.tls.OwnCertificate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry serve` with a certificate that the operator has from elsewhere.
final class OwnCertificateTest {
    @TempDir private Path folder;

    private final Instant from = Instant.now().minus(Duration.ofHours(1));
    private final ForeignAuthority company = new ForeignAuthority(from);
    private OwnCertificate files;

    @BeforeEach
    void certify() throws Exception {
        files = new OwnCertificate(folder.resolve("own.pem"), folder.resolve("own.key"));
        company.certify(files, "EC", from, Duration.ofDays(30), "127.0.0.1");
        company.writeTo(folder.resolve("company.pem"));
    }

    @Test
    void clientsKnowTheServerByItsNameAndKeepThat() throws Exception {
        try (FerryProcess server = serve()) {
            assertThat(server.out()).contains("--ca system").doesNotContain("#");
            String connect = FerryProcess.ready(folder, "connect");

            Said unknown = ferry("register", "alice", "--server", connect);
            assertThat(unknown.exitCode()).as(unknown.text()).isEqualTo(2);
            Said system = ferry("register", "alice", "--server", connect, "--ca", "system");
            assertThat(system.exitCode()).as(system.text()).isEqualTo(8);
            Said registered =
                    ferry("register", "alice", "--server", connect, "--ca", company("company.pem"));
            assertThat(registered.exitCode()).as(registered.text()).isZero();

            assertThat(ferry("whoami").exitCode()).isZero();
            assertThat(ferry("trust").text()).contains("the authorities of a file");
            assertThat(ferry("trust", "--json").text()).contains("\"known_by\":\"file\"");
        }
    }

    @Test
    void aChangedFileIsTakenUpWithoutARestart() throws Exception {
        try (FerryProcess _ = serve()) {
            X509Certificate before = shown();

            X509Certificate renewed =
                    company.certify(files, "RSA", from, Duration.ofDays(60), "127.0.0.1");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(shown()).isEqualTo(renewed));
            assertThat(before).isNotEqualTo(renewed);
        }
    }

    @Test
    void aCertificateWhoseTimeHasNotComeStopsTheStart() throws Exception {
        company.certify(
                files, "EC", Instant.now().plus(Duration.ofHours(1)), Duration.ofDays(30), "h");

        try (FerryProcess server =
                FerryProcess.start(
                        folder,
                        "serve",
                        "--data=" + folder.resolve("data"),
                        "--listen=127.0.0.1:0",
                        "--tls-cert=" + files.chain(),
                        "--tls-key=" + files.key())) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err()).contains("is not valid before").contains("clock");
        }
    }

    @Test
    void halfOfThePairIsUsage() throws Exception {
        try (FerryProcess server =
                FerryProcess.start(
                        folder,
                        "serve",
                        "--data=" + folder.resolve("data"),
                        "--tls-cert=" + files.chain())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err()).contains("--tls-cert and --tls-key belong together");
        }
    }

    @Test
    void behindAProxyItServesPlaintextAndSaysWhatClientsNeed() throws Exception {
        try (FerryProcess server =
                FerryProcess.serve(
                        folder,
                        "--registration=open",
                        "--insecure-behind-proxy",
                        "--trusted-proxies=127.0.0.1")) {
            assertThat(server.out()).contains("--ca system");
        }
    }

    private FerryProcess serve() throws Exception {
        return FerryProcess.serve(
                folder,
                "--registration=open",
                "--tls-cert=" + files.chain(),
                "--tls-key=" + files.key());
    }

    private String company(String name) {
        return folder.resolve(name).toString();
    }

    private record Said(int exitCode, String text) {}

    private Said ferry(String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode =
                FerryCli.run(
                        List.of(args),
                        new Deaf(new PrintStream(said, true, StandardCharsets.UTF_8)),
                        Map.of(
                                "FERRY_HOME",
                                folder.resolve("home").toString(),
                                "FERRY_PASSWORD",
                                "violet tugboat 19 lanterns"),
                        List.of());
        return new Said(exitCode, said.toString(StandardCharsets.UTF_8));
    }

    private X509Certificate shown() throws Exception {
        String address = FerryProcess.ready(folder, "address");
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, "127.0.0.1", port, true)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

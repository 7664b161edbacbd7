package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.tls.ForeignAuthority;
import ferry.kernel.tls.OwnCertificate;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose certificates change while it serves, over real TLS.
final class CertificateChangeTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir private Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    // As far back as a certificate can be renewed and still be good for those who look at the real
    // clock
    private Instant now = Instant.now().minus(Duration.ofDays(65));

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    @Test
    void aRenewedLeafIsShownToNewConnectionsWhileOpenOnesGoOn() throws Exception {
        ServerCertificates certificates = open(Optional.empty());
        try (RpcServer server = start(certificates)) {
            X509Certificate first = shownBy(server);
            EchoClient connected = new EchoClient(channel(server, certificates.authority()));
            connected.call("Open", "before");

            now = Instant.now();
            certificates.refresh();

            assertThat(shownBy(server)).isNotEqualTo(first);
            assertThat(connected.call("Open", "same connection")).isEqualTo("same connection");
            assertThat(
                            new EchoClient(channel(server, certificates.authority()))
                                    .call("Open", "new connection"))
                    .isEqualTo("new connection");
        }
    }

    @Test
    void clientsAreShownAnOwnCertificateAndServicesTheInstallations() throws Exception {
        for (String algorithm : List.of("EC", "RSA")) {
            ForeignAuthority company = new ForeignAuthority(now);
            OwnCertificate files =
                    new OwnCertificate(folder.resolve("own.pem"), folder.resolve("own.key"));
            X509Certificate own =
                    company.certify(files, algorithm, now, Duration.ofDays(90), "localhost");
            ServerCertificates certificates = open(Optional.of(files));
            try (RpcServer server = start(certificates)) {
                assertThat(shownBy(server)).as(algorithm).isEqualTo(own);
                assertThat(
                                new EchoClient(channel(server, company.certificate()))
                                        .call("Open", "hello"))
                        .isEqualTo("hello");
                assertThat(service(server).call("Services", "")).isEqualTo("transfer");
            }
        }
    }

    @Test
    void aServiceDoesNotBelieveACertificateOfAnotherAuthority() throws Exception {
        ForeignAuthority company = new ForeignAuthority(now);
        ServerCertificates certificates = open(Optional.empty());
        try (RpcServer server = start(certificates)) {
            EchoClient foreign = new EchoClient(channel(server, company.certificate()));

            assertThat(Told.by(() -> foreign.call("Open", "x")).code())
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private EchoClient service(RpcServer server) throws IOException {
        ServerCertificates transfer =
                ServerCertificates.fixed(directory().identity(ServiceRole.TRANSFER, Set.of()));
        return new EchoClient(
                keep(
                        ServiceChannel.open(
                                "localhost:" + server.address().getPort(),
                                transfer,
                                ServiceRole.STANDALONE)));
    }

    private static RpcServer start(ServerCertificates certificates) throws IOException {
        return RpcServer.start(
                RpcSettings.tls(ANY_PORT, certificates),
                List.of(new EchoRpc()),
                new People(),
                () -> {});
    }

    private TlsDirectory directory() {
        return new TlsDirectory(folder.resolve("tls"), () -> now, new SecureRandom());
    }

    private ServerCertificates open(Optional<OwnCertificate> own) throws IOException {
        return ServerCertificates.open(
                directory(), ServiceRole.STANDALONE, Set.of(), own, () -> now);
    }

    private ManagedChannel channel(RpcServer server, X509Certificate authority)
            throws SSLException {
        return keep(
                NettyChannelBuilder.forAddress("localhost", server.address().getPort())
                        .sslContext(
                                GrpcSslContexts.configure(SslContextBuilder.forClient())
                                        .protocols("TLSv1.3")
                                        .trustManager(authority)
                                        .build())
                        .build());
    }

    private ManagedChannel keep(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    /// What a client that believes everybody is shown.
    private static X509Certificate shownBy(RpcServer server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        InetSocketAddress address = server.address();
        try (Socket plain = new Socket(address.getAddress(), address.getPort());
                SSLSocket socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(
                                                plain, "localhost", address.getPort(), true)) {
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

package ferry.client.trust;

import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import ferry.client.model.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Learns which authority a server shows, so that a person can be asked. Sends nothing but the
/// handshake; the connection is thrown away and the answer proves nothing until it is pinned and
/// a new connection verified against it.
public final class FingerprintProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private FingerprintProbe() {}

    /// @return nothing if the server shows no installation's own authority, but a certificate that is
    ///     known by its name
    public static Optional<Fingerprint> ask(ServerAddress address) {
        try {
            return CertificateChain.of(presented(address)).installation();
        } catch (CertificateException e) {
            throw new FerryException(
                    Problem.SERVER_MISBEHAVED,
                    address + " shows no certificate that could be looked at",
                    e);
        } catch (IOException e) {
            throw new FerryException(Problem.UNREACHABLE, "cannot reach " + address, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every Java", e);
        }
    }

    private static X509Certificate[] presented(ServerAddress address)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Onlooker()}, null);
        try (Socket plain = new Socket()) {
            plain.connect(
                    new InetSocketAddress(address.host(), address.port()),
                    (int) TIMEOUT.toMillis());
            plain.setSoTimeout((int) TIMEOUT.toMillis());
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(plain, address.host(), address.port(), true);
            socket.startHandshake();
            return (X509Certificate[]) socket.getSession().getPeerCertificates();
        }
    }

    /// Believes everybody, which is harmless because nothing is said.
    private static final class Onlooker implements X509TrustManager {
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

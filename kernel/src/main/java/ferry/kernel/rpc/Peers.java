package ferry.kernel.rpc;

import ferry.kernel.tls.ServiceRole;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a call's connection says of its other end.
final class Peers {
    private Peers() {}

    static Peer peer(ServerCall<?, ?> call, Metadata headers, TrustedProxies proxies) {
        return new Peer(proxies.client(connected(call), headers));
    }

    private static InetAddress connected(ServerCall<?, ?> call) {
        SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /// The service that holds the connection's client certificate. The handshake has let in only certificates of this
    /// installation's CA.
    static Optional<ServiceRole> service(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate leaf = session.getPeerCertificates()[0];
            return leaf instanceof X509Certificate x509 ? ServiceRole.of(x509) : Optional.empty();
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }
}

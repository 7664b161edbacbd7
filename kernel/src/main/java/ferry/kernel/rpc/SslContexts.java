package ferry.kernel.rpc;

import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.ServicesOnly;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import javax.net.ssl.SSLException;

/// TLS 1.3 and nothing older, and this installation's CA and no other.
final class SslContexts {
    private static final String TLS_1_3 = "TLSv1.3";

    private SslContexts() {}

    /// A client may show a certificate, which makes it a service; one of another CA ends the handshake.
    static SslContext server(ServerCertificates certificates) {
        return build(
                SslContextBuilder.forServer(certificates.keyManager())
                        .clientAuth(ClientAuth.OPTIONAL)
                        .trustManager(certificates.authority()));
    }

    /// For a service that calls one of `role`.
    static SslContext client(ServerCertificates certificates, ServiceRole role) {
        return build(
                SslContextBuilder.forClient()
                        .keyManager(certificates.keyManager())
                        .trustManager(new ServicesOnly(certificates.authority(), role)));
    }

    /// For a client that shows no certificate.
    ///
    /// @param authority the CA's certificate as PEM; the caller closes it
    /// @throws IllegalArgumentException if it is no certificate
    static SslContext client(InputStream authority) {
        return build(SslContextBuilder.forClient().trustManager(authority));
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return GrpcSslContexts.configure(builder).protocols(TLS_1_3).build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}

package ferry.kernel.rpc;

import ferry.kernel.tls.TlsIdentity;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;

/// TLS 1.3 and nothing older, and this installation's CA and no other.
final class SslContexts {
    private static final String TLS_1_3 = "TLSv1.3";

    private SslContexts() {}

    /// A client may show a certificate, which makes it a service; one of another CA ends the handshake.
    static SslContext server(TlsIdentity identity) {
        return build(
                SslContextBuilder.forServer(identity.key(), identity.chain())
                        .clientAuth(ClientAuth.OPTIONAL),
                identity);
    }

    static SslContext client(TlsIdentity identity) {
        return build(
                SslContextBuilder.forClient().keyManager(identity.key(), identity.chain()),
                identity);
    }

    private static SslContext build(SslContextBuilder builder, TlsIdentity identity) {
        try {
            return GrpcSslContexts.configure(builder)
                    .protocols(TLS_1_3)
                    .trustManager(identity.authority())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}

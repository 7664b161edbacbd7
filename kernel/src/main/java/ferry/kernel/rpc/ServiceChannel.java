package ferry.kernel.rpc;

import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsIdentity;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Opens channels from one service of an installation to another, which know each other by their certificates.
public final class ServiceChannel {
    private ServiceChannel() {}

    /// The other end's certificate has to be of this installation's CA, which signs for nobody else, and for `role`. Its
    /// name is not compared with the target, so that services can be reached under whatever name a network gives them.
    ///
    /// @param target gRPC target
    /// @param certificates the caller's own
    /// @return the caller's to shut down; connects with the first call
    public static ManagedChannel open(
            String target, ServerCertificates certificates, ServiceRole role) {
        return open(target, SslContexts.client(certificates, role));
    }

    /// The same for one that shows no certificate, and so may call what is public.
    ///
    /// @param authority file of the CA's certificate
    /// @throws IllegalArgumentException if that is no certificate
    static ManagedChannel open(String target, Path authority) throws IOException {
        try (InputStream certificate = Files.newInputStream(authority)) {
            return open(target, SslContexts.client(certificate));
        }
    }

    private static ManagedChannel open(String target, SslContext tls) {
        return NettyChannelBuilder.forTarget(target)
                .overrideAuthority(TlsIdentity.SERVICE_NAME)
                .sslContext(tls)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .build();
    }
}

package ferry.kernel.rpc;

import ferry.kernel.tls.TlsIdentity;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/// Opens channels from one service of an installation to another, which know each other by their certificates.
public final class ServiceChannel {
    private ServiceChannel() {}

    /// @param target gRPC target; its host must stand in the other service's certificate
    /// @return the caller's to shut down; connects with the first call
    public static ManagedChannel open(String target, TlsIdentity identity) {
        return NettyChannelBuilder.forTarget(target)
                .sslContext(SslContexts.client(identity))
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .build();
    }
}

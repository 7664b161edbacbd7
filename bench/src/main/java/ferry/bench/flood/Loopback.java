package ferry.bench.flood;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/// Connections from one of the addresses 127.x.y.z to the server: on Linux all of them are this machine.
final class Loopback {
    private Loopback() {}

    /// Believes any certificate: what measures has nothing to hide.
    static ManagedChannel connect(int port, int source) {
        try {
            InetSocketAddress from = new InetSocketAddress(address(source), 0);
            return NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(
                            GrpcSslContexts.forClient()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .build())
                    .localSocketPicker(
                            new NettyChannelBuilder.LocalSocketPicker() {
                                @Override
                                public InetSocketAddress createSocketAddress(
                                        java.net.SocketAddress remote, io.grpc.Attributes unused) {
                                    return from;
                                }
                            })
                    .build();
        } catch (SSLException | UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InetAddress address(int source) throws UnknownHostException {
        return InetAddress.getByAddress(
                new byte[] {127, 1, (byte) (source >> 8), (byte) (source & 0xFF)});
    }
}

package ferry.kernel.rpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.net.SocketAddress;
import java.time.Duration;

/// Bounds how long a connection takes to end that is to be closed. gRPC waits without a bound for what is still under way,
/// also for the streams of a peer that it has given up because it answers no ping: that one would keep its connection.
final class ConnectionEnds extends ServerTransportFilter {
    private final Connections connections;
    private final Duration most;

    /// @param most from the moment when the peer is told; a stopping server leaves its calls as long
    ConnectionEnds(Connections connections, Duration most) {
        this.connections = connections;
        this.most = most;
    }

    @Override
    public Attributes transportReady(Attributes transport) {
        SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (peer != null) {
            connections
                    .of(peer)
                    .ifPresent(
                            connection -> connection.eventLoop().execute(() -> bound(connection)));
        }
        return transport;
    }

    /// On the connection's own thread.
    private void bound(Channel connection) {
        Http2ConnectionHandler http2 = connection.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.gracefulShutdownTimeoutMillis(most.toMillis());
        }
    }
}

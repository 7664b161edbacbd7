package ferry.kernel.rpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// The sockets of a server, and the threads that serve them. gRPC's own are as good but for one thing: nobody can reach a
/// connection of theirs to change its windows, and a connection beyond the limits would cost a handshake. Safe for many
/// threads.
final class Connections implements AutoCloseable {
    private static final int CLOSE_SECONDS = 3;

    private final ConcurrentMap<SocketAddress, Channel> open = new ConcurrentHashMap<>();
    private final ConnectionLimit limit;
    private final EventLoopGroup accepting = loops("accept", 1);
    private final EventLoopGroup serving = loops("net", Runtime.getRuntime().availableProcessors());

    /// @param maxPerAddress bound of open connections from one address, counted from the moment of accepting
    /// @param maxInAll bound of open connections
    Connections(int maxPerAddress, int maxInAll) {
        this.limit = new ConnectionLimit(maxPerAddress, maxInAll);
    }

    void serve(NettyServerBuilder builder) {
        builder.channelFactory(this::listening)
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(serving);
    }

    /// The connection whose other end is `peer`, while it is open.
    Optional<Channel> of(SocketAddress peer) {
        return Optional.ofNullable(open.get(peer));
    }

    Collection<Channel> all() {
        return open.values();
    }

    private ServerChannel listening() {
        ServerChannel channel =
                Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        channel.pipeline().addLast(new Accepted());
        return channel;
    }

    private static EventLoopGroup loops(String name, int threads) {
        IoHandlerFactory io =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().name(name + "-", 0).daemon().factory(), io);
    }

    /// Returns when the threads have ended, or after some seconds.
    @Override
    public void close() {
        var _ = accepting.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        serving.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /// Sees each connection before anything is read from it.
    private final class Accepted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel connection && !admit(connection)) {
                connection.unsafe().closeForcibly(); // it has no thread yet that could close it
                return;
            }
            context.fireChannelRead(accepted);
        }

        private boolean admit(Channel connection) {
            SocketAddress peer = connection.remoteAddress();
            if (!(peer instanceof InetSocketAddress inet)) {
                return true; // gone already
            }
            InetAddress address = inet.getAddress();
            if (!limit.admit(address)) {
                return false;
            }
            open.put(peer, connection);
            var _ =
                    connection
                            .closeFuture()
                            .addListener(_ -> {
                                open.remove(peer, connection);
                                limit.leave(address);
                            });
            return true;
        }
    }
}

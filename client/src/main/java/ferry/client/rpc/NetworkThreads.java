package ferry.client.rpc;

import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.SingleThreadIoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads on which links read and write. Links share them, two for each processor at most, and a thread ends with its last
/// link: a JVM that is to end waits 300 ms for a thread that waits for the network. Any thread may use it.
final class NetworkThreads {

    static final NetworkThreads SHARED =
            new NetworkThreads(2 * Runtime.getRuntime().availableProcessors());

    private final ThreadFactory threads = new DefaultThreadFactory("ferry-network", true);
    private final int most;
    private final List<Lane> lanes = new ArrayList<>();

    /// @param most threads at the same time
    NetworkThreads(int most) {
        this.most = most;
    }

    /// A thread of the fewest links, which the caller gives back once.
    synchronized Lane take() {
        Lane lane =
                lanes.size() < most
                        ? open()
                        : lanes.stream().min(Comparator.comparingInt(l -> l.links)).orElseThrow();
        lane.links++;
        return lane;
    }

    private Lane open() {
        Lane lane = new Lane(new SingleThreadIoEventLoop(null, threads, handlers()));
        lanes.add(lane);
        return lane;
    }

    private static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /// What fits the threads.
    static Class<? extends SocketChannel> channelType() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /// What the thread has been told to do before is still done; what waits for the network is not waited for.
    private synchronized void giveBack(Lane lane) {
        lane.links--;
        if (lane.links == 0) {
            lanes.remove(lane);
            Future<?> _ = lane.loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    /// One thread.
    final class Lane {
        private final EventLoop loop;
        private int links;

        private Lane(EventLoop loop) {
            this.loop = loop;
        }

        EventLoop loop() {
            return loop;
        }

        void giveBack() {
            NetworkThreads.this.giveBack(this);
        }
    }
}

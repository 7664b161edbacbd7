package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A server over real sockets that takes streams, for tests of what its connections do; and the streams.
final class StreamingServer implements AutoCloseable {
    /// The rpc that takes them.
    static final String STREAM = EchoRpc.NAME + "/Stream";

    private final EchoRpc echo = new EchoRpc();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Connections connections;
    private final Server server;

    /// @param connections closed at the end
    StreamingServer(
            Connections connections, int windowBytes, UnaryOperator<NettyServerBuilder> more)
            throws IOException {
        this.connections = connections;
        echo.behaviour = (message, _) -> received.add(message.getValue().length());
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .flowControlWindow(windowBytes)
                        .addService(echo);
        connections.serve(builder);
        server = more.apply(builder).build().start();
    }

    ManagedChannel connect() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", server.getPort())
                        .usePlaintext()
                        .disableRetry()
                        .build();
        channels.add(channel);
        return channel;
    }

    /// Returns once the server has it.
    StreamObserver<StringValue> open(ManagedChannel channel) throws InterruptedException {
        StreamObserver<StringValue> stream = new EchoClient(channel).stream(new Answer());
        assertThat(echo.streams.poll(10, TimeUnit.SECONDS)).isNotNull();
        return stream;
    }

    /// Sends a message of this length. Returns once the server has it.
    void send(StreamObserver<StringValue> stream, int length) throws InterruptedException {
        stream.onNext(StringValue.of("a".repeat(length)));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(length);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
        connections.close();
    }
}

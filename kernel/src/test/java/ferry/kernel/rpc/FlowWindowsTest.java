package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Windows over real sockets: 256 KiB for one stream, at most 256 KiB for all.
final class FlowWindowsTest {
    private static final int KIB = 1 << 10;
    private static final int GREATEST = 256 * KIB;
    private static final String STREAM = EchoRpc.NAME + "/Stream";

    private final EchoRpc echo = new EchoRpc();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Connections connections = new Connections(10, 10);
    private final FlowWindows windows =
            new FlowWindows(connections, Set.of(STREAM), GREATEST, GREATEST);
    private Server server;

    @BeforeEach
    void start() throws IOException {
        echo.behaviour = (message, _) -> received.add(message.getValue().length());
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .flowControlWindow(GREATEST)
                        .intercept(windows)
                        .addTransportFilter(windows)
                        .addService(echo);
        connections.serve(builder);
        server = builder.build().start();
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
        connections.close();
    }

    @Test
    void oneStreamHasAllOfIt() throws Exception {
        open(connect());

        assertThat(windows.window()).isEqualTo(GREATEST);
    }

    @Test
    void theMoreStreamsTheSmallerTheWindowsOfAllConnections() throws Exception {
        ManagedChannel one = connect();
        ManagedChannel other = connect();
        open(one);
        open(other);
        open(one);
        open(other);

        awaitWindows(64 * KIB, 2);
    }

    @Test
    void aConnectionThatComesLaterIsToldToo() throws Exception {
        ManagedChannel early = connect();
        for (int i = 0; i < 4; i++) {
            open(early);
        }
        open(connect());

        awaitWindows(64 * KIB, 2);
    }

    @Test
    void theWindowsNeverGetTooSmallToBeUseful() throws Exception {
        ManagedChannel channel = connect();
        for (int i = 0; i < 20; i++) {
            open(channel);
        }

        awaitWindows(FlowWindows.LEAST_BYTES, 1);
    }

    @Test
    void aStreamGoesOnWhoseWindowWasUsedUpWhenItShrank() throws Exception {
        ManagedChannel channel = connect();
        StreamObserver<StringValue> stream = open(channel);
        // More than the small window, and too little for the large one to be topped up
        stream.onNext(message(100 * KIB));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(100 * KIB);
        for (int i = 0; i < 3; i++) {
            open(channel);
        }
        awaitWindows(64 * KIB, 1);

        stream.onNext(message(150 * KIB));

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(150 * KIB);
    }

    @Test
    void theWindowsGrowAgainWhenMostStreamsHaveEnded() throws Exception {
        ManagedChannel busy = connect();
        ManagedChannel quiet = connect();
        StreamObserver<StringValue> stream = open(quiet);
        for (int i = 0; i < 3; i++) {
            open(busy);
        }
        awaitWindows(64 * KIB, 2);

        busy.shutdownNow();

        Awaitility.await().until(() -> windows.window() == 128 * KIB);
        stream.onNext(message(900 * KIB));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(900 * KIB);
        stream.onCompleted();
        awaitWindows(GREATEST, 1);
    }

    private static StringValue message(int length) {
        return StringValue.of("a".repeat(length));
    }

    private void awaitWindows(int bytes, int connected) {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(connections.all().stream().map(FlowWindowsTest::window))
                                .hasSize(connected)
                                .containsOnly(bytes));
    }

    private static int window(Channel connection) {
        return connection
                .pipeline()
                .get(Http2ConnectionHandler.class)
                .connection()
                .local()
                .flowController()
                .initialWindowSize();
    }

    private StreamObserver<StringValue> open(ManagedChannel channel) throws InterruptedException {
        StreamObserver<StringValue> stream = new EchoClient(channel).stream(new Answer());
        assertThat(echo.streams.poll(10, TimeUnit.SECONDS)).isNotNull();
        return stream;
    }

    private ManagedChannel connect() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", server.getPort())
                        .usePlaintext()
                        .disableRetry()
                        .build();
        channels.add(channel);
        return channel;
    }
}

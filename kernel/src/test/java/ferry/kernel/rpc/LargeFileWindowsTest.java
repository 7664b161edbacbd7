package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Windows over real sockets: 64 KiB usually, 256 KiB more for two streams.
final class LargeFileWindowsTest {
    private static final int KIB = 1 << 10;
    private static final int USUAL = 64 * KIB;
    private static final int MORE = 256 * KIB;
    private static final int STREAMS = 2;
    private static final String STREAM = EchoRpc.NAME + "/Stream";

    private final EchoRpc echo = new EchoRpc();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicBoolean roomy = new AtomicBoolean(true);
    private final Connections connections = new Connections(10, 10);
    private final LargeFileWindows windows =
            new LargeFileWindows(connections, Set.of(STREAM), roomy::get, MORE, STREAMS);
    private Server server;

    @BeforeEach
    void start() throws IOException {
        echo.behaviour = (message, _) -> received.add(message.getValue().length());
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .flowControlWindow(USUAL)
                        .intercept(windows)
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
    void aStreamOfManyMessagesHasMoreUntilItEnds() throws Exception {
        StreamObserver<StringValue> file = large(connect());

        awaitWindows(USUAL + MORE);
        assertThat(windows.free()).isEqualTo(STREAMS - 1);

        file.onCompleted();
        Awaitility.await().until(() -> windows.free() == STREAMS);
    }

    @Test
    void aSmallFileHasNoMore() throws Exception {
        StreamObserver<StringValue> small = open(connect());
        for (int i = 1; i < LargeFileWindows.MESSAGES; i++) {
            send(small);
        }

        awaitWindows(USUAL);
        assertThat(windows.free()).isEqualTo(STREAMS);
    }

    @Test
    void whereThereIsNoRoomNobodyHasMore() throws Exception {
        roomy.set(false);
        StreamObserver<StringValue> file = large(connect());
        awaitWindows(USUAL);

        roomy.set(true);
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
            send(file);
        }

        awaitWindows(USUAL + MORE);
    }

    @Test
    void whatBeginsLaterOnTheConnectionHasTheUsualOne() throws Exception {
        ManagedChannel channel = connect();
        large(channel);
        awaitWindows(USUAL + MORE);

        open(channel);

        awaitWindows(USUAL + MORE, USUAL);
    }

    @Test
    void oneTooManyHasTheUsualOneUntilAnotherEnds() throws Exception {
        large(connect());
        ManagedChannel leaving = connect();
        large(leaving);
        Awaitility.await().until(() -> windows.free() == 0);
        StreamObserver<StringValue> third = large(connect());
        awaitWindows(USUAL + MORE, USUAL + MORE, USUAL);

        leaving.shutdownNow();
        Awaitility.await().until(() -> windows.free() == 1);
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
            send(third);
        }

        awaitWindows(USUAL + MORE, USUAL + MORE);
    }

    /// Of all streams that are open.
    private void awaitWindows(Integer... bytes) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(openWindows()).containsExactlyInAnyOrder(bytes));
    }

    private List<Integer> openWindows() throws Exception {
        List<Integer> all = new ArrayList<>();
        for (var channel : connections.all()) {
            Http2Connection http2 =
                    channel.pipeline().get(Http2ConnectionHandler.class).connection();
            all.addAll(
                    CompletableFuture.supplyAsync(() -> openWindows(http2), channel.eventLoop())
                            .get());
        }
        return all;
    }

    private static List<Integer> openWindows(Http2Connection http2) {
        List<Integer> windows = new ArrayList<>();
        try {
            http2.forEachActiveStream(stream ->
                    windows.add(http2.local().flowController().initialWindowSize(stream)));
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return windows;
    }

    private StreamObserver<StringValue> large(ManagedChannel channel) throws InterruptedException {
        StreamObserver<StringValue> stream = open(channel);
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
            send(stream);
        }
        return stream;
    }

    private void send(StreamObserver<StringValue> stream) throws InterruptedException {
        stream.onNext(StringValue.of("a"));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
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

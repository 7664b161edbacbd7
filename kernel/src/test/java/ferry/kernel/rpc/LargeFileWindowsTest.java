package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private static final int MESSAGES = 4;

    private final AtomicBoolean roomy = new AtomicBoolean(true);
    private Connections connections = new Connections(10, 10);
    private LargeFileWindows windows;
    private StreamingServer server;

    @BeforeEach
    void start() throws IOException {
        start(STREAMS, Duration.ofMinutes(5));
    }

    private void start(int streams, Duration within) throws IOException {
        windows =
                new LargeFileWindows(
                        connections,
                        Set.of(StreamingServer.STREAM),
                        roomy::get,
                        new LargeFileWindows.Terms(MORE, streams, MESSAGES, within));
        server = new StreamingServer(connections, USUAL, builder -> builder.intercept(windows));
    }

    private void startAnew(int streams, Duration within) throws IOException {
        server.close();
        connections = new Connections(10, 10);
        start(streams, within);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aStreamOfManyMessagesHasMoreUntilItEnds() throws Exception {
        StreamObserver<StringValue> file = large(server.connect());

        awaitWindows(USUAL + MORE);
        assertThat(windows.free()).isEqualTo(STREAMS - 1);

        file.onCompleted();
        Awaitility.await().until(() -> windows.free() == STREAMS);
    }

    @Test
    void aSmallFileHasNoMore() throws Exception {
        StreamObserver<StringValue> small = server.open(server.connect());
        for (int i = 1; i < MESSAGES; i++) {
            server.send(small, 1);
        }

        awaitWindows(USUAL);
        assertThat(windows.free()).isEqualTo(STREAMS);
    }

    @Test
    void aSlowSenderHasNoMore() throws Exception {
        startAnew(STREAMS, Duration.ZERO);
        large(server.connect());

        awaitWindows(USUAL);
        assertThat(windows.free()).isEqualTo(STREAMS);
    }

    @Test
    void nobodyHasAllOfItWithOneConnection() throws Exception {
        startAnew(3, Duration.ofMinutes(5));
        ManagedChannel channel = server.connect();
        large(channel);
        large(channel);
        large(channel);
        awaitWindows(USUAL + MORE, USUAL + MORE, USUAL);

        large(server.connect());

        awaitWindows(USUAL + MORE, USUAL + MORE, USUAL, USUAL + MORE);
    }

    @Test
    void whereThereIsNoRoomNobodyHasMore() throws Exception {
        roomy.set(false);
        StreamObserver<StringValue> file = large(server.connect());
        awaitWindows(USUAL);

        roomy.set(true);
        for (int i = 0; i < MESSAGES; i++) {
            server.send(file, 1);
        }

        awaitWindows(USUAL + MORE);
    }

    @Test
    void whatBeginsLaterOnTheConnectionHasTheUsualOne() throws Exception {
        ManagedChannel channel = server.connect();
        large(channel);
        awaitWindows(USUAL + MORE);

        server.open(channel);

        awaitWindows(USUAL + MORE, USUAL);
    }

    @Test
    void oneTooManyHasTheUsualOneUntilAnotherEnds() throws Exception {
        large(server.connect());
        ManagedChannel leaving = server.connect();
        large(leaving);
        Awaitility.await().until(() -> windows.free() == 0);
        StreamObserver<StringValue> third = large(server.connect());
        awaitWindows(USUAL + MORE, USUAL + MORE, USUAL);

        leaving.shutdownNow();
        Awaitility.await().until(() -> windows.free() == 1);
        for (int i = 0; i < MESSAGES; i++) {
            server.send(third, 1);
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
            Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
            if (handler != null) { // else it is being closed
                Http2Connection http2 = handler.connection();
                all.addAll(
                        CompletableFuture.supplyAsync(() -> openWindows(http2), channel.eventLoop())
                                .get());
            }
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
        StreamObserver<StringValue> stream = server.open(channel);
        for (int i = 0; i < MESSAGES; i++) {
            server.send(stream, 1);
        }
        return stream;
    }
}

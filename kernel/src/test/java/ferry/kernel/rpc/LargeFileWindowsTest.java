package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
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

    private final AtomicBoolean roomy = new AtomicBoolean(true);
    private final Connections connections = new Connections(10, 10);
    private final LargeFileWindows windows =
            new LargeFileWindows(
                    connections, Set.of(StreamingServer.STREAM), roomy::get, MORE, STREAMS);
    private StreamingServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StreamingServer(connections, USUAL, builder -> builder.intercept(windows));
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
        for (int i = 1; i < LargeFileWindows.MESSAGES; i++) {
            server.send(small, 1);
        }

        awaitWindows(USUAL);
        assertThat(windows.free()).isEqualTo(STREAMS);
    }

    @Test
    void whereThereIsNoRoomNobodyHasMore() throws Exception {
        roomy.set(false);
        StreamObserver<StringValue> file = large(server.connect());
        awaitWindows(USUAL);

        roomy.set(true);
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
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
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
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
        StreamObserver<StringValue> stream = server.open(channel);
        for (int i = 0; i < LargeFileWindows.MESSAGES; i++) {
            server.send(stream, 1);
        }
        return stream;
    }
}

package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Windows over real sockets: 256 KiB for one stream, at most 256 KiB for all.
final class FlowWindowsTest {
    private static final int KIB = 1 << 10;
    private static final int GREATEST = 256 * KIB;

    private final Connections connections = new Connections(10, 10);
    private final FlowWindows windows =
            new FlowWindows(connections, Set.of(StreamingServer.STREAM), GREATEST, GREATEST);
    private StreamingServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                new StreamingServer(
                        connections,
                        GREATEST,
                        builder -> builder.intercept(windows).addTransportFilter(windows));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneStreamHasAllOfIt() throws Exception {
        server.open(server.connect());

        assertThat(windows.window()).isEqualTo(GREATEST);
    }

    @Test
    void theMoreStreamsTheSmallerTheWindowsOfAllConnections() throws Exception {
        ManagedChannel one = server.connect();
        ManagedChannel other = server.connect();
        server.open(one);
        server.open(other);
        server.open(one);
        server.open(other);

        awaitWindows(64 * KIB, 2);
    }

    @Test
    void aConnectionThatComesLaterIsToldToo() throws Exception {
        ManagedChannel early = server.connect();
        for (int i = 0; i < 4; i++) {
            server.open(early);
        }
        server.open(server.connect());

        awaitWindows(64 * KIB, 2);
    }

    @Test
    void theWindowsNeverGetTooSmallToBeUseful() throws Exception {
        ManagedChannel channel = server.connect();
        for (int i = 0; i < 20; i++) {
            server.open(channel);
        }

        awaitWindows(FlowWindows.LEAST_BYTES, 1);
    }

    @Test
    void aStreamGoesOnWhoseWindowWasUsedUpWhenItShrank() throws Exception {
        ManagedChannel channel = server.connect();
        StreamObserver<StringValue> stream = server.open(channel);
        // More than the small window, and too little for the large one to be topped up
        server.send(stream, 100 * KIB);
        for (int i = 0; i < 3; i++) {
            server.open(channel);
        }
        awaitWindows(64 * KIB, 1);

        server.send(stream, 150 * KIB);
    }

    @Test
    void theWindowsGrowAgainWhenMostStreamsHaveEnded() throws Exception {
        ManagedChannel busy = server.connect();
        ManagedChannel quiet = server.connect();
        StreamObserver<StringValue> stream = server.open(quiet);
        for (int i = 0; i < 3; i++) {
            server.open(busy);
        }
        awaitWindows(64 * KIB, 2);

        busy.shutdownNow();

        Awaitility.await().until(() -> windows.window() == 128 * KIB);
        server.send(stream, 900 * KIB);
        stream.onCompleted();
        awaitWindows(GREATEST, 1);
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
}

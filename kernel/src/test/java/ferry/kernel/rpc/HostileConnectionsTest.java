package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.net.Network;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that use HTTP/2 as a weapon. Each loses its connection, and somebody else is served all the while.
@ExtendWith(QuietTransport.class)
final class HostileConnectionsTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String KNOWN = EchoRpc.NAME + "/Open";

    private final EchoRpc echo = new EchoRpc();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RpcServer server;
    private EchoClient other;

    @BeforeEach
    void start() throws IOException {
        serve(RpcSettings.plaintext(ANY_PORT));
    }

    private void serve(RpcSettings settings) throws IOException {
        server = RpcServer.start(settings, List.of(echo), new People(), () -> {});
        open.add(server);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", server.address().getPort())
                        .usePlaintext()
                        .build();
        open.add(channel::shutdownNow);
        other = new EchoClient(channel);
        theOtherIsServed();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private void theOtherIsServed() {
        assertThat(other.call("Open", "hello")).isEqualTo("hello");
    }

    private RawHttp2 hostile() throws IOException {
        RawHttp2 peer = new RawHttp2(server.address());
        open.add(peer);
        return peer;
    }

    @Test
    void rapidResetsEndTheConnection() throws IOException {
        RawHttp2 peer = hostile();

        OptionalInt error =
                flood(
                        peer,
                        10_000,
                        i -> {
                            peer.begin(2 * i + 1, KNOWN);
                            peer.reset(2 * i + 1);
                        });

        assertAskedForCalm(error);
        theOtherIsServed();
    }

    @Test
    void aFewResetsDoNot() throws IOException {
        RawHttp2 peer = hostile();
        for (int i = 0; i < 50; i++) {
            peer.begin(2 * i + 1, KNOWN);
            peer.reset(2 * i + 1);
        }
        peer.frame(
                RawHttp2.HEADERS,
                RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                201,
                RawHttp2.request(EchoRpc.NAME + "/Mine"));
        peer.flush();

        assertThat(peer.next(frame -> frame.type() == RawHttp2.HEADERS && frame.stream() == 201))
                .isPresent();
    }

    @Test
    void pingsWithoutEndEndTheConnection() throws IOException {
        RawHttp2 peer = hostile();

        OptionalInt error = flood(peer, 10_000, _ -> peer.ping());

        assertAskedForCalm(error);
        theOtherIsServed();
    }

    @Test
    void moreCallsThanAllowedAreRefusedOneByOne() throws IOException {
        RawHttp2 peer = hostile();
        for (int i = 0; i < 65; i++) {
            peer.begin(2 * i + 1, EchoRpc.NAME + "/Stream");
        }
        peer.flush();

        Optional<RawHttp2.Frame> refused = peer.next(frame -> frame.type() == RawHttp2.RST_STREAM);

        assertThat(refused.orElseThrow().stream()).isEqualTo(129);
        theOtherIsServed();
    }

    @Test
    void headersWithoutEndEndTheConnection() throws IOException {
        RawHttp2 peer = hostile();
        peer.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request(KNOWN));
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        RawHttp2.field(field, "x", "y".repeat(1_000));

        flood(peer, 20_000, _ -> peer.frame(RawHttp2.CONTINUATION, 0, 1, field.toByteArray()));

        theOtherIsServed();
    }

    @Test
    void emptyContinuationsWithoutEndEndTheConnection() throws IOException {
        RawHttp2 peer = hostile();
        peer.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request(KNOWN));

        flood(peer, 20_000, _ -> peer.frame(RawHttp2.CONTINUATION, 0, 1, new byte[0]));

        theOtherIsServed();
    }

    @Test
    void headersThatAreTooLargeReachNoCall() throws IOException {
        RawHttp2 peer = hostile();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(RawHttp2.request(KNOWN));
        RawHttp2.field(block, "x", "y".repeat(9_000));
        peer.frame(
                RawHttp2.HEADERS,
                RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                1,
                block.toByteArray());
        peer.flush();

        Optional<RawHttp2.Frame> answer = peer.next(frame -> frame.stream() == 1);

        assertThat(echo.threads).as("the call of the other one only").hasSize(1);
        assertThat(answer.isEmpty() || answer.get().type() != 0).isTrue();
        theOtherIsServed();
    }

    /// One after the other, so that none is refused for being one of too many.
    @Test
    void unknownMethodsWithoutEndEndTheConnection() throws IOException {
        RawHttp2 peer = hostile();
        for (int i = 0; i < UnknownMethods.MAX_CALLS; i++) {
            int stream = 2 * i + 1;
            call(peer, stream, "ferry.No" + i + "/Such");
            assertThat(peer.next(frame -> frame.stream() == stream)).as("answer %d", i).isPresent();
        }
        call(peer, 2 * UnknownMethods.MAX_CALLS + 1, "ferry.No/More");

        assertThat(peer.end()).hasValue(RawHttp2.ENHANCE_YOUR_CALM);
        theOtherIsServed();
    }

    @Test
    void unknownMethodsOverManyConnectionsCountTogether() throws IOException {
        for (int left = UnknownMethods.MAX_CALLS_OF_A_SOURCE; left > 0; ) {
            RawHttp2 peer = hostile();
            for (int i = 0; i < UnknownMethods.MAX_CALLS && left > 0; i++, left--) {
                int stream = 2 * i + 1;
                call(peer, stream, "ferry.No/Such");
                assertThat(peer.next(frame -> frame.stream() == stream)).isPresent();
            }
        }
        RawHttp2 next = hostile();
        call(next, 1, "ferry.No/More");

        assertThat(next.end()).hasValue(RawHttp2.ENHANCE_YOUR_CALM);
        theOtherIsServed();
    }

    /// It brings the calls of many, and one of them must not end those of the others.
    @Test
    void unknownMethodsThroughABelievedProxyEndNothing() throws IOException {
        serve(
                RpcSettings.plaintext(ANY_PORT)
                        .withProxies(
                                new TrustedProxies(
                                        List.of(Network.parse("127.0.0.0/8")),
                                        TrustedProxies.Header.X_FORWARDED_FOR)));
        RawHttp2 proxy = hostile();
        for (int i = 0; i < 2 * UnknownMethods.MAX_CALLS; i++) {
            int stream = 2 * i + 1;
            call(proxy, stream, "ferry.No/Such");
            assertThat(proxy.next(frame -> frame.stream() == stream)).isPresent();
        }
        theOtherIsServed();
    }

    private static void call(RawHttp2 peer, int stream, String method) throws IOException {
        peer.frame(
                RawHttp2.HEADERS,
                RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                stream,
                RawHttp2.request(method));
        peer.flush();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                "grpc.channelz.v1.Channelz/GetTopChannels",
                "grpc.binarylog.v1.BinaryLog/X",
                "ferry.test.v1.Echo/Nothing",
                "x/y"
            })
    void whatIsNotServedIsUnimplemented(String method) {
        Told told =
                Told.by(() ->
                        io.grpc.stub.ClientCalls.blockingUnaryCall(
                                other.channel(),
                                EchoRpc.method("Open", io.grpc.MethodDescriptor.MethodType.UNARY)
                                        .toBuilder()
                                        .setFullMethodName(method)
                                        .build(),
                                io.grpc.CallOptions.DEFAULT,
                                com.google.protobuf.StringValue.of("x")));

        assertThat(told.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void whoConnectsAndSaysNothingCountsAndIsRefusedBeyondTheLimit() throws IOException {
        int limit = 20;
        serve(RpcSettings.plaintext(ANY_PORT).withMaxConnectionsPerAddress(limit));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 2 * limit; i++) {
            Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
            socket.setSoTimeout(10_000);
            open.add(socket);
            silent.add(socket);
        }

        for (Socket refused : silent.subList(limit - 1, silent.size())) {
            assertThat(isClosed(refused)).isTrue();
        }
        theOtherIsServed();
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            byte[] settings = new byte[64];
            int count = socket.getInputStream().read(settings);
            return count < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    /// What a server says last is lost when it closes a connection on which something unread is under way.
    private static void assertAskedForCalm(OptionalInt error) {
        assertThat(error.orElse(RawHttp2.ENHANCE_YOUR_CALM)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }

    private interface Step {
        void send(int number) throws IOException;
    }

    /// Sends until the server has had enough.
    ///
    /// @return the error of its GOAWAY, if it told one
    private static OptionalInt flood(RawHttp2 peer, int most, Step step) throws IOException {
        try {
            for (int i = 0; i < most; i++) {
                step.send(i);
            }
            peer.flush();
        } catch (SocketException closedAlready) {
            assertThat(closedAlready).isNotNull();
        }
        return peer.end();
    }
}

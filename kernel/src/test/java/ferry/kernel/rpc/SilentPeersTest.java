package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.StringValue;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that keep a connection and do nothing with it.
@ExtendWith(QuietTransport.class)
final class SilentPeersTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int WAIT_MILLIS = 20_000;

    /// Less than the ten seconds after which TLS gives up whatever the settings say.
    private static final int HANDSHAKE_WAIT_MILLIS = 8_000;

    @TempDir private Path folder;

    private final EchoRpc echo = new EchoRpc();
    private final List<AutoCloseable> open = new ArrayList<>();

    private InetSocketAddress serve(RpcSettings settings) throws IOException {
        RpcServer server = RpcServer.start(settings, List.of(echo), new People(), () -> {});
        open.add(server);
        return server.address();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private RpcSettings tls() throws IOException {
        return RpcSettings.tls(
                ANY_PORT,
                new TlsDirectory(folder, InstantSource.system(), new SecureRandom())
                        .identity(ServiceRole.STANDALONE, Set.of()));
    }

    /// Nothing; the head of a record; and one whose end never comes.
    @ParameterizedTest
    @ValueSource(strings = {"", "16 03 01 02", "16 03 01 02 00 01 00 01 fc 03 03"})
    void whoNeverEndsTheHandshakeIsCut(String hello) throws IOException {
        InetSocketAddress server = serve(tls().withPatience(new Patience(SOON, LONG, LONG, LONG)));
        try (Socket peer = new Socket(server.getAddress(), server.getPort())) {
            peer.setSoTimeout(HANDSHAKE_WAIT_MILLIS);
            peer.getOutputStream().write(HexFormat.ofDelimiter(" ").parseHex(hello));

            assertThat(isCut(peer)).isTrue();
        }
    }

    private static boolean isCut(Socket peer) throws IOException {
        InputStream in = peer.getInputStream();
        try {
            return in.readAllBytes().length < 256; // an alert at most
        } catch (SocketException reset) {
            return reset.getMessage() != null;
        }
    }

    @Test
    void aConnectionWithoutCallsEnds() throws IOException {
        RawHttp2 peer =
                peer(
                        serve(
                                RpcSettings.plaintext(ANY_PORT)
                                        .withPatience(new Patience(LONG, LONG, LONG, SOON))));

        assertThat(peer.next(frame -> frame.type() == RawHttp2.GOAWAY)).isPresent();
    }

    /// gRPC asks after ten seconds at the earliest. Its system takes what is sent; it does not.
    @Test
    @Tag("long")
    void aPeerThatAnswersNoPingIsTakenForDead() throws IOException {
        RawHttp2 peer =
                peer(
                        serve(
                                RpcSettings.plaintext(ANY_PORT)
                                        .withDrainTimeout(SOON)
                                        .withPatience(new Patience(LONG, SOON, SOON, LONG))));
        peer.begin(1, EchoRpc.NAME + "/Stream");
        peer.flush();

        assertThat(peer.next(frame -> frame.type() == RawHttp2.PING)).isPresent();
        assertThat(peer.next(frame -> frame.type() == RawHttp2.GOAWAY)).isPresent();
        OptionalInt _ = peer.end();
    }

    /// It is owed so much that the question whether it is there does not get through.
    @Test
    void whoTakesNothingOfWhatIsSentIsCut() throws IOException {
        assumeTrue(Epoll.isAvailable(), "needs a system that gives up by itself");
        String much = "x".repeat(900_000);
        echo.behaviour =
                (_, answer) -> {
                    answer.onNext(StringValue.of(much));
                    answer.onCompleted();
                };
        InetSocketAddress server =
                serve(
                        RpcSettings.plaintext(ANY_PORT)
                                .withPatience(new Patience(LONG, SOON, SOON, LONG))
                                .withMaxConnectionsPerAddress(1));
        RawHttp2 peer = peer(server);
        peer.takeWithoutLimit();
        for (int i = 0; i < 60; i++) {
            peer.ask(2 * i + 1, EchoRpc.NAME + "/Open");
        }
        peer.flush();

        Awaitility.await().until(() -> isServed(server));
    }

    private static boolean isServed(InetSocketAddress server) throws IOException {
        try (Socket another = new Socket(server.getAddress(), server.getPort())) {
            another.setSoTimeout(WAIT_MILLIS);
            return another.getInputStream().read() >= 0;
        } catch (SocketException refused) {
            return false;
        }
    }

    private RawHttp2 peer(InetSocketAddress server) throws IOException {
        RawHttp2 peer = new RawHttp2(server);
        open.add(peer);
        return peer;
    }
}

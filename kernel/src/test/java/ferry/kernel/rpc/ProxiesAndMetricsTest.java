package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import ferry.kernel.net.Network;
import ferry.kernel.observe.MetricsEndpoint;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// That a listening server goes by its settings of proxies and metrics.
final class ProxiesAndMetricsTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final EchoRpc echo = new EchoRpc();

    private static EchoClient client(ManagedChannel channel, String forwardedFor) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), forwardedFor);
        return new EchoClient(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    private static ManagedChannel connect(RpcServer server) {
        return NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();
    }

    private String addressSeen(RpcSettings settings) throws IOException {
        echo.behaviour =
                (_, answer) -> {
                    answer.onNext(StringValue.of(CurrentCall.peer().address().getHostAddress()));
                    answer.onCompleted();
                };
        try (RpcServer server = RpcServer.start(settings, List.of(echo), new People(), () -> {})) {
            ManagedChannel channel = connect(server);
            try {
                return client(channel, "203.0.113.9, 198.51.100.7").call("Open", "");
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void aConfiguredProxySaysWhereACallComesFromAndNobodyElse() throws IOException {
        RpcSettings settings = RpcSettings.plaintext(ANY_PORT);
        TrustedProxies loopback =
                new TrustedProxies(
                        Network.parseAll("127.0.0.0/8,::1"), TrustedProxies.Header.X_FORWARDED_FOR);

        assertThat(addressSeen(settings))
                .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
        assertThat(addressSeen(settings.withProxies(loopback))).isEqualTo("198.51.100.7");
    }

    @Test
    void answersAreCountedByTheStatusThatTheCallerSees() throws Exception {
        InetSocketAddress page;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            page = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        try (MetricsEndpoint endpoint = MetricsEndpoint.open(page);
                RpcServer server =
                        RpcServer.start(
                                RpcSettings.plaintext(ANY_PORT).withMetrics(endpoint.metrics()),
                                List.of(echo),
                                new People(),
                                () -> {})) {
            ManagedChannel channel = connect(server);
            EchoClient client = new EchoClient(channel);
            client.call("Open", "");
            client.call("Open", "");
            assertThatThrownBy(() -> client.call("Mine", "")).hasMessageContaining("no access");
            channel.shutdownNow();

            URI uri =
                    URI.create(
                            "http://%s:%d/metrics"
                                    .formatted(page.getAddress().getHostAddress(), page.getPort()));
            try (HttpClient http = HttpClient.newHttpClient()) {
                String shown =
                        http.send(
                                        HttpRequest.newBuilder(uri).build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body();
                assertThat(shown)
                        .contains("ferry_rpc_answers_total{code=\"ok\"} 2")
                        .contains("ferry_rpc_answers_total{code=\"unauthenticated\"} 1")
                        .contains("ferry_rpc_answers_total{code=\"internal\"} 0");
            }
        }
    }
}

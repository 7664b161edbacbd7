package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.observe.MetricsEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the counts of the service say, and what they do not.
final class AuthMetricsTest {
    @TempDir Path folder;

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private static String page(InetSocketAddress address) throws Exception {
        URI uri =
                URI.create(
                        "http://%s:%d/metrics"
                                .formatted(
                                        address.getAddress().getHostAddress(), address.getPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void attemptsLocksAndTheGateAreCountedWithoutNamesAndAddresses() throws Exception {
        InetSocketAddress address = freeAddress();
        try (MetricsEndpoint endpoint = MetricsEndpoint.open(address);
                AuthServer server =
                        AuthServer.start(
                                AuthServer.settings(folder),
                                new ManualClock(),
                                new CountingBcrypt(),
                                endpoint.metrics())) {
            server.register("alice");
            server.login("alice", AuthServer.PASSWORD);
            for (int i = 0; i < 7; i++) {
                server.guess("alice", "192.0.2.77");
            }
            for (int i = 0; i < 27; i++) {
                server.guess("nobody" + i, "192.0.2.77");
            }

            assertThat(page(address))
                    .contains("ferry_auth_password_attempts_total{ending=\"right\"} 1")
                    .contains("ferry_auth_password_attempts_total{ending=\"wrong\"} 30")
                    .contains("ferry_auth_password_attempts_total{ending=\"name_locked\"} 2")
                    .contains("ferry_auth_password_attempts_total{ending=\"source_locked\"} 2")
                    .contains("ferry_auth_password_attempts_total{ending=\"overloaded\"} 0")
                    .contains("ferry_auth_events_total{event=\"name_locked\"} 1")
                    .contains("ferry_auth_events_total{event=\"source_locked\"} 1")
                    .contains("ferry_auth_events_total{event=\"name_unlocked\"} 0")
                    .contains("ferry_auth_gate_refusals_total{cause=\"full\"} 0")
                    .contains("ferry_auth_gate_waiting 0")
                    .doesNotContain("alice")
                    .doesNotContain("192.0.2");
        }
    }
}

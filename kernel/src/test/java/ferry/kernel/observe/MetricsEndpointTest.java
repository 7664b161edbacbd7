package ferry.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class MetricsEndpointTest {
    private enum Outcome {
        LET_IN,
        REFUSED
    }

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
    void showsWhatHasBeenCountedAndWhatIsAskedFor() throws Exception {
        InetSocketAddress address = freeAddress();
        try (MetricsEndpoint endpoint = MetricsEndpoint.open(address)) {
            Metrics metrics = endpoint.metrics();
            Metrics.Tally<Outcome> tally =
                    metrics.tally("ferry.door", "Who came.", "outcome", Outcome.class);
            metrics.gauge("ferry.waiting", "Who waits.", () -> 7);

            tally.count(Outcome.REFUSED);
            tally.count(Outcome.REFUSED);

            assertThat(page(address))
                    .contains("# HELP ferry_door_total Who came.")
                    .contains("ferry_door_total{outcome=\"let_in\"} 0")
                    .contains("ferry_door_total{outcome=\"refused\"} 2")
                    .contains("ferry_waiting 7");
        }
    }

    @Test
    void anAddressThatIsTakenIsToldAtTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address =
                    new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> MetricsEndpoint.open(address))
                    .withMessageContaining("metrics cannot be shown at");
        }
    }

    @Test
    void withoutAnEndpointNothingIsCounted() {
        Metrics.none()
                .tally("ferry.door", "Who came.", "outcome", Outcome.class)
                .count(Outcome.LET_IN);
        Metrics.none().gauge("ferry.waiting", "Who waits.", () -> 7);
    }
}

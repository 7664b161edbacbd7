package ferry.kernel.observe;

import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/// Shows the process's [Metrics] over HTTP at `/metrics`, in the text form of Prometheus. Whoever reaches the address may
/// read them: it is for a loopback address or a network of one's own.
public final class MetricsEndpoint implements AutoCloseable {
    private final SdkMeterProvider provider;

    private MetricsEndpoint(SdkMeterProvider provider) {
        this.provider = provider;
    }

    /// @throws IOException if the address cannot be listened on
    public static MetricsEndpoint open(InetSocketAddress listen) throws IOException {
        try {
            PrometheusHttpServer server =
                    PrometheusHttpServer.builder()
                            .setHost(listen.getAddress().getHostAddress())
                            .setPort(listen.getPort())
                            .setOtelScopeLabelsEnabled(false)
                            .setTargetInfoMetricEnabled(false)
                            .build();
            return new MetricsEndpoint(
                    SdkMeterProvider.builder().registerMetricReader(server).build());
        } catch (UncheckedIOException refused) {
            throw new IOException(
                    "metrics cannot be shown at %s: %s".formatted(listen, refused.getMessage()),
                    refused);
        }
    }

    public Metrics metrics() {
        return new Metrics(provider.get("ferry"));
    }

    /// Closing twice is harmless.
    @Override
    public void close() {
        provider.close();
    }
}

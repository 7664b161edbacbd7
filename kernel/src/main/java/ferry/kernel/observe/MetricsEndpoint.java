package ferry.kernel.observe;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.life.Closer;
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Shows the process's [Metrics] over HTTP at `/metrics`, in the text form of Prometheus. Whoever reaches the address may
/// read them: it is for a loopback address or a network of one's own.
public final class MetricsEndpoint implements AutoCloseable {
    /// The setting that [#listen] reads.
    public static final Option OPTION =
            Option.optional(
                    "metrics-listen",
                    "HOST:PORT",
                    "show counts to Prometheus here, over plain HTTP; absent: nowhere");

    private final SdkMeterProvider provider;

    private MetricsEndpoint(SdkMeterProvider provider) {
        this.provider = provider;
    }

    /// Counts and shows; without an address it does neither.
    ///
    /// @throws IOException if the address cannot be listened on
    public static Metrics metrics(Optional<InetSocketAddress> listen, Closer closer)
            throws IOException {
        return listen.isPresent() ? closer.register(open(listen.get())).metrics() : Metrics.none();
    }

    public static Optional<InetSocketAddress> listen(Options options) {
        return options.find(OPTION.name()).map(_ -> options.address(OPTION.name()));
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

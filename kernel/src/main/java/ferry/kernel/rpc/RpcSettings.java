package ferry.kernel.rpc;

import ferry.kernel.observe.Metrics;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.TlsIdentity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How a server listens.
///
/// @param listen port 0 takes a free one
/// @param tls empty: plaintext, which is for loopback only, or for the network behind a proxy
/// @param behindProxy whether a proxy in front sees to TLS, so that plaintext may be listened for elsewhere
/// @param dataMethods full names of the methods that carry file bytes in; they run on the bounded data pool
/// @param drainTimeout how long a stopping server waits for calls to end
/// @param maxConnectionsPerAddress bound of open connections from one address
/// @param maxConnections bound of open connections
/// @param proxies who is believed about where calls come from
/// @param metrics where calls are counted
/// @param patience how long a peer may do nothing
public record RpcSettings(
        InetSocketAddress listen,
        Optional<ServerCertificates> tls,
        boolean behindProxy,
        Set<String> dataMethods,
        Duration drainTimeout,
        int maxConnectionsPerAddress,
        int maxConnections,
        TrustedProxies proxies,
        Metrics metrics,
        Patience patience) {
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(25);
    private static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 1_000;
    private static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    public RpcSettings {
        dataMethods = Set.copyOf(dataMethods);
        if (tls.isEmpty() && !behindProxy && !isLoopback(listen)) {
            throw new IllegalArgumentException(
                    "listen: " + listen + " without TLS (expected: a loopback address)");
        }
    }

    public static RpcSettings tls(InetSocketAddress listen, ServerCertificates certificates) {
        return defaults(listen, Optional.of(certificates), false);
    }

    public static RpcSettings tls(InetSocketAddress listen, TlsIdentity identity) {
        return tls(listen, ServerCertificates.fixed(identity));
    }

    /// @throws IllegalArgumentException unless `listen` is a loopback address
    public static RpcSettings plaintext(InetSocketAddress listen) {
        return defaults(listen, Optional.empty(), false);
    }

    /// Plaintext on any address. Whoever can reach it can read and change everything: for the network between a server
    /// and a proxy that ends TLS.
    public static RpcSettings plaintextBehindProxy(InetSocketAddress listen) {
        return defaults(listen, Optional.empty(), true);
    }

    private static RpcSettings defaults(
            InetSocketAddress listen, Optional<ServerCertificates> tls, boolean behindProxy) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                Set.of(),
                DEFAULT_DRAIN_TIMEOUT,
                DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
                DEFAULT_MAX_CONNECTIONS,
                TrustedProxies.NONE,
                Metrics.none(),
                Patience.DEFAULT);
    }

    public RpcSettings withDataMethods(Set<String> methods) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                methods,
                drainTimeout,
                maxConnectionsPerAddress,
                maxConnections,
                proxies,
                metrics,
                patience);
    }

    public RpcSettings withDrainTimeout(Duration timeout) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                dataMethods,
                timeout,
                maxConnectionsPerAddress,
                maxConnections,
                proxies,
                metrics,
                patience);
    }

    public RpcSettings withMaxConnectionsPerAddress(int max) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                dataMethods,
                drainTimeout,
                max,
                maxConnections,
                proxies,
                metrics,
                patience);
    }

    public RpcSettings withProxies(TrustedProxies believed) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                dataMethods,
                drainTimeout,
                maxConnectionsPerAddress,
                maxConnections,
                believed,
                metrics,
                patience);
    }

    public RpcSettings withMetrics(Metrics counted) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                dataMethods,
                drainTimeout,
                maxConnectionsPerAddress,
                maxConnections,
                proxies,
                counted,
                patience);
    }

    RpcSettings withPatience(Patience other) {
        return new RpcSettings(
                listen,
                tls,
                behindProxy,
                dataMethods,
                drainTimeout,
                maxConnectionsPerAddress,
                maxConnections,
                proxies,
                metrics,
                other);
    }

    private static boolean isLoopback(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }
}

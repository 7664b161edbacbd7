package ferry.kernel.rpc;

import ferry.kernel.tls.TlsIdentity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How a server listens.
///
/// @param listen port 0 takes a free one
/// @param tls empty: plaintext, which is for loopback only
/// @param flowControlWindowBytes what a peer may send on a stream before it is read
/// @param dataMethods full names of the methods that carry file bytes in; they run on the bounded data pool
/// @param drainTimeout how long a stopping server waits for calls to end
/// @param maxConnectionsPerAddress bound of open connections from one address
/// @param maxConnections bound of open connections
public record RpcSettings(
        InetSocketAddress listen,
        Optional<TlsIdentity> tls,
        int flowControlWindowBytes,
        Set<String> dataMethods,
        Duration drainTimeout,
        int maxConnectionsPerAddress,
        int maxConnections) {
    public static final int DEFAULT_FLOW_CONTROL_WINDOW_BYTES = 1 << 20;
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(25);
    private static final int MIN_FLOW_CONTROL_WINDOW_BYTES = 64 << 10;
    private static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 1_000;
    private static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    public RpcSettings {
        dataMethods = Set.copyOf(dataMethods);
        if (tls.isEmpty() && !isLoopback(listen)) {
            throw new IllegalArgumentException(
                    "listen: " + listen + " without TLS (expected: a loopback address)");
        }
        if (flowControlWindowBytes < MIN_FLOW_CONTROL_WINDOW_BYTES) {
            throw new IllegalArgumentException(
                    "flowControlWindowBytes: %d (expected: at least %d)"
                            .formatted(flowControlWindowBytes, MIN_FLOW_CONTROL_WINDOW_BYTES));
        }
    }

    public static RpcSettings tls(InetSocketAddress listen, TlsIdentity identity) {
        return defaults(listen, Optional.of(identity));
    }

    /// @throws IllegalArgumentException unless `listen` is a loopback address
    public static RpcSettings plaintext(InetSocketAddress listen) {
        return defaults(listen, Optional.empty());
    }

    private static RpcSettings defaults(InetSocketAddress listen, Optional<TlsIdentity> tls) {
        return new RpcSettings(
                listen,
                tls,
                DEFAULT_FLOW_CONTROL_WINDOW_BYTES,
                Set.of(),
                DEFAULT_DRAIN_TIMEOUT,
                DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
                DEFAULT_MAX_CONNECTIONS);
    }

    public RpcSettings withDataMethods(Set<String> methods) {
        return new RpcSettings(
                listen,
                tls,
                flowControlWindowBytes,
                methods,
                drainTimeout,
                maxConnectionsPerAddress,
                maxConnections);
    }

    public RpcSettings withDrainTimeout(Duration timeout) {
        return new RpcSettings(
                listen,
                tls,
                flowControlWindowBytes,
                dataMethods,
                timeout,
                maxConnectionsPerAddress,
                maxConnections);
    }

    public RpcSettings withMaxConnectionsPerAddress(int max) {
        return new RpcSettings(
                listen,
                tls,
                flowControlWindowBytes,
                dataMethods,
                drainTimeout,
                max,
                maxConnections);
    }

    private static boolean isLoopback(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }
}

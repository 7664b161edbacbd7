package ferry.standalone;

import ferry.auth.AuthService;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.observe.Metrics;
import ferry.kernel.observe.MetricsEndpoint;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ConnectString;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Both services in this process: one port, one certificate authority, one data folder.
final class EmbeddedServer implements AutoCloseable {
    private final Closer closer;
    private final AuthService auth;
    private final ConnectString connect;

    private EmbeddedServer(Closer closer, AuthService auth, ConnectString connect) {
        this.closer = closer;
        this.auth = auth;
        this.connect = connect;
    }

    /// @param drainTimeout how long closing waits for calls to end
    /// @param broken told when the disk can be trusted no more: end the process at once
    static EmbeddedServer start(
            ServeSettings settings,
            Duration drainTimeout,
            InstantSource clock,
            Consumer<Throwable> broken)
            throws IOException {
        Closer closer = new Closer();
        try {
            return open(settings, drainTimeout, clock, broken, closer);
        } catch (IOException | RuntimeException failed) {
            try {
                closer.close();
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private static EmbeddedServer open(
            ServeSettings settings,
            Duration drainTimeout,
            InstantSource clock,
            Consumer<Throwable> broken,
            Closer closer)
            throws IOException {
        DataFolder folder = closer.register(DataFolder.open(settings.data()));
        folder.part("auth.db");
        folder.part("ledger.db");
        folder.part("blobs");
        Metrics metrics = MetricsEndpoint.metrics(settings.metrics(), closer);
        ServiceTls tls = settings.serviceTls();
        Optional<ServerCertificates> certificates =
                settings.security().plaintext()
                        ? Optional.empty()
                        : Optional.of(tls.open(ServiceRole.STANDALONE, clock, closer));
        AuthService auth =
                closer.register(
                        AuthService.start(
                                settings.auth(folder.storeId().toString(), folder.isFresh()),
                                clock,
                                metrics));
        TransferService transfer =
                closer.register(
                        TransferService.start(
                                new TransferSettings(
                                        settings.data(),
                                        folder.storeId(),
                                        folder.isFresh(),
                                        settings.limits(),
                                        settings.space(),
                                        settings.acceptLoss(),
                                        settings.streams()),
                                new DirectoryPeople(auth.directory(), auth.installationId()),
                                auth.liveSessions(),
                                clock,
                                broken));
        folder.begun();
        transfer.observe(metrics);
        auth.listen(transfer.departures()::maybe);
        List<BindableService> services = new ArrayList<>(auth.services());
        services.addAll(transfer.services());
        RpcServer rpc =
                closer.register(
                        RpcServer.start(
                                rpcSettings(settings, certificates)
                                        .withDataMethods(TransferService.DATA_METHODS)
                                        .withDrainTimeout(drainTimeout)
                                        .withProxies(settings.proxies())
                                        .withMetrics(metrics),
                                services,
                                auth.tokenVerifier(),
                                () -> {
                                    auth.drain();
                                    transfer.drain();
                                }));
        return new EmbeddedServer(closer, auth, connect(tls, rpc.address(), certificates));
    }

    private static RpcSettings rpcSettings(
            ServeSettings settings, Optional<ServerCertificates> certificates) {
        if (certificates.isPresent()) {
            return RpcSettings.tls(settings.listen(), certificates.get());
        }
        return settings.security().behindProxy()
                ? RpcSettings.plaintextBehindProxy(settings.listen())
                : RpcSettings.plaintext(settings.listen());
    }

    private static ConnectString connect(
            ServiceTls tls, InetSocketAddress bound, Optional<ServerCertificates> certificates) {
        HostAndPort reachable = tls.reachable(bound);
        return new ConnectString(
                reachable.host(),
                reachable.port(),
                certificates.flatMap(ServerCertificates::fingerprint));
    }

    /// Where clients reach the server: `host:port`.
    String address() {
        return new HostAndPort(connect.host(), connect.port()).toString();
    }

    /// What a client is given; without a fingerprint where it knows the server by other means.
    String connect() {
        return connect.toString();
    }

    AuthService auth() {
        return auth;
    }

    /// Drains, then closes both services and lets go of the folder. Closing twice is harmless.
    @Override
    public void close() throws IOException {
        closer.close();
    }
}

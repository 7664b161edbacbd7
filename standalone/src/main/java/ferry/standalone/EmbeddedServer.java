package ferry.standalone;

import ferry.auth.AuthService;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ConnectString;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import ferry.transfer.upload.UploadLimits;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Both services in this process: one port, one certificate authority, one data folder.
final class EmbeddedServer implements AutoCloseable {
    private final Closer closer;
    private final HostAndPort reachable;
    private final Optional<TlsIdentity> identity;

    private EmbeddedServer(Closer closer, HostAndPort reachable, Optional<TlsIdentity> identity) {
        this.closer = closer;
        this.reachable = reachable;
        this.identity = identity;
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
        Optional<TlsIdentity> identity =
                settings.insecure() ? Optional.empty() : Optional.of(identity(settings, clock));
        AuthService auth =
                closer.register(
                        AuthService.start(settings.auth(folder.storeId().toString()), clock));
        TransferService transfer =
                closer.register(
                        TransferService.start(
                                new TransferSettings(
                                        settings.data(), folder.storeId(), UploadLimits.DEFAULT),
                                new DirectoryPeople(auth.directory()),
                                clock,
                                broken));
        List<BindableService> services = new ArrayList<>(auth.services());
        services.addAll(transfer.services());
        RpcServer rpc =
                closer.register(
                        RpcServer.start(
                                rpcSettings(settings, identity)
                                        .withDataMethods(TransferService.DATA_METHODS)
                                        .withDrainTimeout(drainTimeout),
                                services,
                                auth.tokenVerifier(),
                                transfer::drain));
        return new EmbeddedServer(closer, reachable(settings, rpc.address()), identity);
    }

    private static RpcSettings rpcSettings(ServeSettings settings, Optional<TlsIdentity> identity) {
        return identity.map(tls -> RpcSettings.tls(settings.listen(), tls))
                .orElseGet(() -> RpcSettings.plaintext(settings.listen()));
    }

    private static TlsIdentity identity(ServeSettings settings, InstantSource clock)
            throws IOException {
        Set<String> hosts = new HashSet<>();
        settings.advertise().ifPresent(advertised -> hosts.add(advertised.host()));
        if (!settings.listen().getAddress().isAnyLocalAddress()) {
            hosts.add(settings.listen().getAddress().getHostAddress());
        }
        return new TlsDirectory(settings.data().resolve("tls"), clock, new SecureRandom())
                .identity(ServiceRole.STANDALONE, hosts);
    }

    /// Where clients are told to connect: what is advertised, else the address listened on, else this machine's name.
    private static HostAndPort reachable(ServeSettings settings, InetSocketAddress bound) {
        if (settings.advertise().isPresent()) {
            return settings.advertise().get();
        }
        InetAddress address = settings.listen().getAddress();
        String host = address.isAnyLocalAddress() ? machineName() : address.getHostAddress();
        return new HostAndPort(host, bound.getPort());
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Where clients reach the server: `host:port`.
    String address() {
        return reachable.toString();
    }

    /// What a client is given; without TLS it is the address alone.
    String connect() {
        return identity.map(tls ->
                        new ConnectString(reachable.host(), reachable.port(), tls.fingerprint())
                                .toString())
                .orElseGet(this::address);
    }

    /// Drains, then closes both services and lets go of the folder. Closing twice is harmless.
    @Override
    public void close() throws IOException {
        closer.close();
    }
}

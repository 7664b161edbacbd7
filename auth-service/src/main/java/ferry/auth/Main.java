package ferry.auth;

import ferry.kernel.config.Options;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.process.ServiceProcess;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ConnectString;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The auth service as a process of its own.
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int WEAK_COST = 10;

    private Main() {}

    public static void main(String[] args) {
        new ServiceProcess("auth-service", "says who you are", ServerOptions.KNOWN)
                .run(args, Main::open);
    }

    private static RpcServer open(Options options, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(options.path("data")));
        AuthSettings settings = ServerOptions.settings(options, folder.storeId());
        print(settings);
        TlsIdentity identity =
                new TlsDirectory(options.path("tls-dir"), clock, new SecureRandom())
                        .identity(ServiceRole.AUTH, hosts(options));
        AuthService service = closer.register(AuthService.start(settings, clock));
        RpcServer server =
                closer.register(
                        RpcServer.start(
                                RpcSettings.tls(options.address("listen"), identity),
                                service.services(),
                                service.tokenVerifier(),
                                () -> {})); // has no stream that would have to be ended
        HostAndPort reachable = reachable(options, server.address());
        System.out.println(
                new ConnectString(reachable.host(), reachable.port(), identity.fingerprint()));
        return server;
    }

    private static Set<String> hosts(Options options) {
        return options.find("advertise").isPresent()
                ? Set.of(options.hostAndPort("advertise").host())
                : Set.of();
    }

    private static HostAndPort reachable(Options options, InetSocketAddress listening)
            throws IOException {
        if (options.find("advertise").isPresent()) {
            return options.hostAndPort("advertise");
        }
        InetAddress address = listening.getAddress();
        String host =
                address.isAnyLocalAddress()
                        ? InetAddress.getLocalHost().getHostName()
                        : address.getHostAddress();
        return new HostAndPort(host, listening.getPort());
    }

    private static void print(AuthSettings settings) {
        log.info("event=settings {}", settings.inOneLine());
        if (settings.bcryptCost() < WEAK_COST) {
            log.warn(
                    "event=weak_setting bcrypt_cost={} expected=\"at least {}\"",
                    settings.bcryptCost(),
                    WEAK_COST);
        }
    }
}

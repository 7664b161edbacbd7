package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import ferry.transfer.rpc.remote.AuthConnection;
import ferry.transfer.upload.UploadLimits;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transfer service as a process of its own, beside an auth service.
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int EXIT_ERROR = 1;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_BROKEN_DISK = 70;

    private static final List<Option> OPTIONS =
            List.of(
                    Option.of("listen", "HOST:PORT", "0.0.0.0:7444", "where to listen"),
                    Option.of(
                            "data",
                            "DIR",
                            "/var/lib/ferry/transfer",
                            "folder of the ledger and the files"),
                    Option.of(
                            "tls-dir",
                            "DIR",
                            "/var/lib/ferry/tls",
                            "folder of the CA and the certificates"),
                    Option.of(
                            "auth-target",
                            "TARGET",
                            "localhost:7443",
                            "gRPC target of the auth service"),
                    Option.optional("advertise", "HOST:PORT", "where clients find this service"),
                    Option.toggle("help", "show this"));

    private Main() {}

    public static void main(String[] args) {
        try {
            Options options = Options.parse(OPTIONS, Arrays.asList(args), System.getenv());
            if (options.isOn("help")) {
                System.out.println("transfer-service: moves files\n" + Options.usage(OPTIONS));
                return;
            }
            serve(options);
        } catch (UsageException e) {
            System.err.println("transfer-service: " + e.getMessage());
            System.exit(EXIT_USAGE);
        } catch (IOException | RuntimeException e) {
            LOG.error("event=start_failed error=\"{}\"", e.getMessage());
            LOG.debug("event=start_failed", e);
            System.exit(EXIT_ERROR);
        }
    }

    private static void serve(Options options) throws IOException {
        Closer closer = new Closer();
        try {
            RpcServer server = open(options, closer);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(closer), "shutdown"));
            LOG.info(
                    "event=started service=transfer address={} auth={}",
                    server.address(),
                    options.text("auth-target"));
            server.awaitTermination();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            close(closer);
            throw e;
        }
    }

    private static RpcServer open(Options options, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(options.path("data")));
        TlsIdentity identity =
                new TlsDirectory(options.path("tls-dir"), clock, new SecureRandom())
                        .identity(ServiceRole.TRANSFER, hosts(options));
        AuthConnection auth =
                closer.register(AuthConnection.open(options.text("auth-target"), identity, clock));
        TransferSettings settings =
                new TransferSettings(folder.path(), folder.storeId(), UploadLimits.DEFAULT);
        TransferService service =
                closer.register(
                        TransferService.start(settings, auth.people(), clock, Main::endBroken));
        return closer.register(
                RpcServer.start(
                        RpcSettings.tls(options.address("listen"), identity)
                                .withDataMethods(TransferService.DATA_METHODS),
                        service.services(),
                        auth.tokenVerifier(),
                        service::drain));
    }

    private static Set<String> hosts(Options options) {
        return options.find("advertise").isPresent()
                ? Set.of(options.hostAndPort("advertise").host())
                : Set.of();
    }

    private static void close(Closer closer) {
        try {
            closer.close();
        } catch (IOException e) {
            LOG.error("event=close_failed", e);
        }
    }

    /// A disk that has failed once may lie the second time: end at once, and recover at the next start.
    private static void endBroken(Throwable error) {
        LOG.error("event=storage_broken", error);
        Runtime.getRuntime().halt(EXIT_BROKEN_DISK);
    }
}

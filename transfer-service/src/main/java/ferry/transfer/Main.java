package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.process.ServiceProcess;
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
import java.util.List;
import java.util.Set;

/// The transfer service as a process of its own, beside an auth service.
public final class Main {
    static final List<Option> OPTIONS =
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
        new ServiceProcess("transfer-service", "moves files", OPTIONS).run(args, Main::open);
    }

    private static RpcServer open(Options options, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(options.path("data")));
        TlsIdentity identity =
                new TlsDirectory(options.path("tls-dir"), clock, new SecureRandom())
                        .identity(ServiceRole.TRANSFER, hosts(options));
        AuthConnection auth =
                closer.register(AuthConnection.open(options.text("auth-target"), identity, clock));
        TransferService service =
                closer.register(
                        TransferService.start(
                                new TransferSettings(
                                        folder.path(), folder.storeId(), UploadLimits.DEFAULT),
                                auth.people(),
                                clock,
                                ServiceProcess::endForBrokenDisk));
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
}

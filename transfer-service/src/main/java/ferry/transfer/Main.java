package ferry.transfer;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.observe.Metrics;
import ferry.kernel.observe.MetricsEndpoint;
import ferry.kernel.process.ServiceProcess;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.transfer.rpc.remote.AuthConnection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The transfer service as a process of its own, beside an auth service.
public final class Main {
    private static final List<Option> PLACE =
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
                    ServiceTls.ADVERTISE,
                    ServiceTls.OWN.getFirst(),
                    ServiceTls.OWN.getLast());

    static final List<Option> OPTIONS =
            Stream.of(
                            PLACE,
                            SpaceOptions.KNOWN,
                            StreamOptions.KNOWN,
                            List.of(
                                    MetricsEndpoint.OPTION,
                                    TransferSettings.ACCEPT_LOSS,
                                    Option.toggle("help", "show this")))
                    .flatMap(List::stream)
                    .toList();

    private Main() {}

    public static void main(String[] args) {
        new ServiceProcess("transfer-service", "moves files", OPTIONS).run(args, Main::open);
    }

    private static RpcServer open(Options options, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(options.path("data")));
        folder.part("ledger.db");
        folder.part("blobs");
        Metrics metrics = MetricsEndpoint.metrics(MetricsEndpoint.listen(options), closer);
        ServiceTls tls = ServiceTls.of(options);
        ServerCertificates certificates = tls.open(ServiceRole.TRANSFER, clock, closer);
        AuthConnection auth =
                closer.register(
                        AuthConnection.open(options.text("auth-target"), certificates, clock));
        TransferService service =
                closer.register(
                        TransferService.start(
                                new TransferSettings(
                                        folder.path(),
                                        folder.storeId(),
                                        folder.isFresh(),
                                        SpaceOptions.limits(options),
                                        SpaceOptions.space(options),
                                        options.isOn("accept-loss"),
                                        StreamOptions.of(options)),
                                auth.people(),
                                auth.liveSessions(),
                                clock,
                                ServiceProcess::endForBrokenDisk));
        folder.begun();
        auth.listen(service.departures());
        auth.observe(metrics);
        service.observe(metrics);
        auth.follow();
        return closer.register(
                RpcServer.start(
                        RpcSettings.tls(tls.listen(), certificates)
                                .withMetrics(metrics)
                                .withDataMethods(TransferService.DATA_METHODS),
                        service.services(),
                        auth.tokenVerifier(),
                        service::drain));
    }
}

package ferry.auth;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.login.PasswordVerifier;
import ferry.kernel.config.Options;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.observe.Metrics;
import ferry.kernel.observe.MetricsEndpoint;
import ferry.kernel.process.ServiceProcess;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.rpc.TrustedProxies;
import ferry.kernel.tls.ConnectString;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The auth service as a process of its own.
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final String NAME = "auth-service";

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            List<String> rest = List.of(args).subList(1, args.length);
            Map<String, String> environment = System.getenv();
            switch (args[0]) {
                case PepperCommand.NAME ->
                        System.exit(
                                new PepperCommand(NAME, "/var/lib/ferry/auth")
                                        .run(rest, environment, System.out, System.err));
                case CalibrateCommand.NAME ->
                        System.exit(
                                new CalibrateCommand(
                                                NAME, PasswordVerifier.bcrypt(), System::nanoTime)
                                        .run(rest, environment, System.out, System.err));
                default -> {}
            }
        }
        new ServiceProcess(NAME, "says who you are", ServerOptions.KNOWN).run(args, Main::open);
    }

    private static RpcServer open(Options options, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(options.path("data")));
        AuthSettings settings = ServerOptions.settings(options, folder.storeId(), folder.isFresh());
        if (settings.database() instanceof DatabaseSettings.SqliteFile) {
            folder.part("auth.db");
        }
        TrustedProxies proxies = TrustedProxies.of(options);
        log.info("event=settings {} trusted_proxies={}", settings.inOneLine(), proxies);
        Metrics metrics = MetricsEndpoint.metrics(MetricsEndpoint.listen(options), closer);
        ServiceTls tls = ServiceTls.of(options);
        ServerCertificates certificates = tls.open(ServiceRole.AUTH, clock, closer);
        AuthService service = closer.register(AuthService.start(settings, clock, metrics));
        folder.begun();
        RpcServer server =
                closer.register(
                        RpcServer.start(
                                RpcSettings.tls(tls.listen(), certificates)
                                        .withProxies(proxies)
                                        .withMetrics(metrics),
                                service.services(),
                                service.tokenVerifier(),
                                service::drain));
        ConnectString connect = tls.connect(server.address(), certificates);
        System.out.println(connect);
        // Where there is no fingerprint to compare, a client has to be told whom to believe
        String how = connect.fingerprint().isPresent() ? "" : " --ca system";
        SetupNotice.print(service, "'" + connect + "'" + how, System.out);
        return server;
    }
}

package ferry.standalone;

import ferry.auth.AdminOptions;
import ferry.auth.AuthSettings;
import ferry.auth.PasswordOptions;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.config.UsageException;
import ferry.kernel.observe.MetricsEndpoint;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.rpc.TrustedProxies;
import ferry.transfer.SpaceOptions;
import ferry.transfer.SpaceSettings;
import ferry.transfer.StreamOptions;
import ferry.transfer.TransferSettings;
import ferry.transfer.rpc.StreamLimits;
import ferry.transfer.upload.UploadLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How an embedded server runs.
///
/// @param data folder of everything that the server keeps
/// @param advertise what clients are told to connect to; absent: where the server listens
/// @param security how clients know the server
/// @param auth how passwords are kept and who may try them; the rest of it comes from here
/// @param streams how many streams of files may be open
/// @param proxies who is believed about where calls come from
/// @param limits of every upload
/// @param space how much may be kept
/// @param metrics where counts are shown
/// @param acceptLoss whether to start though much of what was stored is missing
/// @param readyFile written once calls are accepted
record ServeSettings(
        Path data,
        InetSocketAddress listen,
        Optional<HostAndPort> advertise,
        RegistrationPolicy registration,
        ServeSecurity security,
        AuthSettings auth,
        StreamLimits streams,
        TrustedProxies proxies,
        UploadLimits limits,
        SpaceSettings space,
        Optional<InetSocketAddress> metrics,
        Optional<Path> readyFile,
        boolean acceptLoss) {
    static List<Option> options(Map<String, String> environment) {
        return Stream.of(
                        place(environment),
                        SpaceOptions.KNOWN,
                        PasswordOptions.KNOWN,
                        StreamOptions.KNOWN,
                        TrustedProxies.OPTIONS,
                        List.of(
                                MetricsEndpoint.OPTION,
                                TransferSettings.ACCEPT_LOSS,
                                Option.toggle("help", "show this")))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Option> place(Map<String, String> environment) {
        return List.of(
                data(environment),
                Option.of("listen", "HOST:PORT", "0.0.0.0:7443", "accept calls here; port 0: any"),
                ServiceTls.ADVERTISE,
                Option.of(
                        "registration",
                        "POLICY",
                        "closed",
                        "who may sign up by themselves: open, invite or closed"),
                AdminOptions.KNOWN.getFirst(),
                AdminOptions.KNOWN.getLast(),
                Option.optional("ready-file", "PATH", "written once calls are accepted, as JSON"),
                ServiceTls.OWN.getFirst(),
                ServiceTls.OWN.getLast(),
                ServeSecurity.INSECURE,
                ServeSecurity.BEHIND_PROXY);
    }

    static Option data(Map<String, String> environment) {
        return Option.of(
                "data", "DIR", defaultData(environment).toString(), "keep everything here");
    }

    static ServeSettings of(Options options) {
        ServeSecurity security = ServeSecurity.of(options);
        return new ServeSettings(
                options.path("data"),
                options.address("listen"),
                ServiceTls.advertise(options),
                options.choice("registration", RegistrationPolicy.class),
                security,
                auth(options),
                StreamOptions.of(options),
                proxies(options, security),
                SpaceOptions.limits(options),
                SpaceOptions.space(options),
                MetricsEndpoint.listen(options),
                options.find("ready-file").map(_ -> options.path("ready-file")),
                options.isOn("accept-loss"));
    }

    private static TrustedProxies proxies(Options options, ServeSecurity security) {
        TrustedProxies proxies = TrustedProxies.of(options);
        if (security.behindProxy() && proxies.networks().isEmpty()) {
            throw new UsageException(
                    "--insecure-behind-proxy needs --trusted-proxies, the network of the proxy:"
                            + " everybody would be one source otherwise, and whoever guesses"
                            + " passwords would lock out all others");
        }
        return proxies;
    }

    private static AuthSettings auth(Options options) {
        AuthSettings defaults = AuthSettings.defaults(options.path("data"));
        return AdminOptions.apply(PasswordOptions.apply(defaults, options), options);
    }

    AuthSettings auth(String storeId, boolean fresh) {
        return auth.withRegistration(registration).withStore(storeId, fresh);
    }

    ServiceTls serviceTls() {
        return new ServiceTls(data.resolve("tls"), listen, advertise, security.own());
    }

    /// For the log: what holds, whoever said so.
    String inOneLine() {
        return "data=%s listen=%s advertise=%s registration=%s security=%s trusted_proxies=%s metrics=%s"
                .formatted(
                        data,
                        listen,
                        advertise.map(HostAndPort::toString).orElse("-"),
                        registration,
                        security,
                        proxies,
                        metrics.map(InetSocketAddress::toString).orElse("-"));
    }

    /// By the XDG base directory specification, in which a relative value counts as none.
    static Path defaultData(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base =
                named.startsWith("/")
                        ? Path.of(named)
                        : Path.of(System.getProperty("user.home"), ".local", "share");
        return base.resolve("ferry");
    }
}

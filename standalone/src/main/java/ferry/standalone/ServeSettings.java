package ferry.standalone;

import ferry.auth.AuthSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.process.ServiceTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an embedded server runs.
///
/// @param data folder of everything that the server keeps
/// @param advertise what clients are told to connect to; absent: where the server listens
/// @param security how clients know the server
/// @param readyFile written once calls are accepted
record ServeSettings(
        Path data,
        InetSocketAddress listen,
        Optional<HostAndPort> advertise,
        RegistrationPolicy registration,
        ServeSecurity security,
        int bcryptCost,
        int minPasswordLength,
        Optional<Path> readyFile) {
    static List<Option> options(Map<String, String> environment) {
        return List.of(
                Option.of(
                        "data", "DIR", defaultData(environment).toString(), "keep everything here"),
                Option.of("listen", "HOST:PORT", "0.0.0.0:7443", "accept calls here; port 0: any"),
                ServiceTls.ADVERTISE,
                Option.of(
                        "registration",
                        "POLICY",
                        "closed",
                        "who may sign up by themselves: open, invite or closed"),
                Option.optional("ready-file", "PATH", "written once calls are accepted, as JSON"),
                ServiceTls.OWN.getFirst(),
                ServiceTls.OWN.getLast(),
                ServeSecurity.INSECURE,
                ServeSecurity.BEHIND_PROXY,
                Option.of("bcrypt-cost", "N", "12", "work of a password hash, 4 to 16"),
                Option.of("min-password-length", "N", "15", "least length of a new password"),
                Option.toggle("help", "show this"));
    }

    static ServeSettings of(Options options) {
        return new ServeSettings(
                options.path("data"),
                options.address("listen"),
                ServiceTls.advertise(options),
                options.choice("registration", RegistrationPolicy.class),
                ServeSecurity.of(options),
                options.number("bcrypt-cost", 4, 16),
                options.number("min-password-length", 8, 256),
                options.find("ready-file").map(_ -> options.path("ready-file")));
    }

    AuthSettings auth(String storeId) {
        return AuthSettings.defaults(data)
                .withRegistration(registration)
                .withPasswords(bcryptCost, minPasswordLength)
                .withStoreId(storeId);
    }

    ServiceTls serviceTls() {
        return new ServiceTls(data.resolve("tls"), listen, advertise, security.own());
    }

    /// For the log: what holds, whoever said so.
    String inOneLine() {
        return "data=%s listen=%s advertise=%s registration=%s security=%s bcrypt_cost=%d min_password_length=%d"
                .formatted(
                        data,
                        listen,
                        advertise.map(HostAndPort::toString).orElse("-"),
                        registration,
                        security,
                        bcryptCost,
                        minPasswordLength);
    }

    /// By the XDG base directory specification, in which a relative value counts as none.
    private static Path defaultData(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base =
                named.startsWith("/")
                        ? Path.of(named)
                        : Path.of(System.getProperty("user.home"), ".local", "share");
        return base.resolve("ferry");
    }
}

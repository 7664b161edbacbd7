package ferry.auth;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.observe.MetricsEndpoint;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.rpc.TrustedProxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The settings of the service as a process of its own, as flags and environment say them.
final class ServerOptions {
    private static final List<Option> PLACE =
            List.of(
                    Option.of("listen", "HOST:PORT", "0.0.0.0:7443", "where to listen"),
                    Option.of(
                            "data",
                            "DIR",
                            "/var/lib/ferry/auth",
                            "folder of the accounts and the secrets"),
                    Option.of(
                            "tls-dir",
                            "DIR",
                            "/var/lib/ferry/tls",
                            "folder of the CA and the certificates"),
                    ServiceTls.ADVERTISE,
                    ServiceTls.OWN.getFirst(),
                    ServiceTls.OWN.getLast(),
                    Option.optional(
                            "transfer-target",
                            "TARGET",
                            "gRPC target of the transfer service; absent: this service's address"),
                    Option.of(
                            "registration",
                            "POLICY",
                            "closed",
                            "who may make an account: open, invite or closed"));

    private static final List<Option> DATABASE =
            List.of(
                    Option.optional(
                            "database-url",
                            "URL",
                            "jdbc:postgresql://HOST:PORT/NAME; absent: SQLite in the data folder"),
                    Option.of("database-user", "NAME", "ferry", "user of the PostgreSQL database"),
                    Option.optional(
                            "database-password-file", "PATH", "file with that user's password"),
                    Option.of("database-connections", "N", "10", "most connections to PostgreSQL"));

    static final List<Option> KNOWN =
            Stream.of(
                            PLACE,
                            AdminOptions.KNOWN,
                            PasswordOptions.KNOWN,
                            TrustedProxies.OPTIONS,
                            DATABASE,
                            List.of(MetricsEndpoint.OPTION, Option.toggle("help", "show this")))
                    .flatMap(List::stream)
                    .toList();

    private static final int MAX_PASSWORD_FILE_BYTES = 4_096;

    private ServerOptions() {}

    /// @param storeId of the data folder
    /// @param fresh whether there may be no database in it as yet
    static AuthSettings settings(Options options, UUID storeId, boolean fresh) throws IOException {
        AuthSettings passwords =
                PasswordOptions.apply(AuthSettings.defaults(options.path("data")), options);
        AuthSettings settings =
                AdminOptions.apply(passwords, options)
                        .withRegistration(options.choice("registration", RegistrationPolicy.class))
                        .withTransferTarget(options.find("transfer-target").orElse(""));
        // A database that several replicas share belongs to none of their folders
        return options.find("database-url").isPresent()
                ? settings.withDatabase(postgresql(options))
                : settings.withStore(storeId.toString(), fresh);
    }

    private static DatabaseSettings postgresql(Options options) throws IOException {
        String password =
                options.find("database-password-file").isPresent()
                        ? firstLine(options.path("database-password-file"))
                        : "";
        try {
            return new DatabaseSettings.Postgresql(
                    options.text("database-url"),
                    options.text("database-user"),
                    password,
                    options.number("database-connections", 1, 1_000));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("--database-url: " + unfit.getMessage());
        }
    }

    private static String firstLine(Path file) throws IOException {
        if (Files.size(file) > MAX_PASSWORD_FILE_BYTES) {
            throw new UsageException(file + " is no password file (expected: at most 4 KiB)");
        }
        return Files.readString(file).lines().findFirst().orElse("");
    }
}

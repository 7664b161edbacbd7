package ferry.kernel.process;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.Options.HostAndPort;
import ferry.kernel.config.UsageException;
import ferry.kernel.life.Closer;
import ferry.kernel.tls.CertificateRenewal;
import ferry.kernel.tls.ConnectString;
import ferry.kernel.tls.OwnCertificate;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a program that listens shows of itself: its certificates, and the address that clients are told.
public record ServiceTls(
        Path directory,
        InetSocketAddress listen,
        Optional<HostAndPort> advertise,
        Optional<OwnCertificate> own) {
    public static final Option ADVERTISE =
            Option.optional(
                    "advertise",
                    "HOST:PORT",
                    "what clients are told to connect to; goes into the certificate");

    /// A certificate that the operator has from elsewhere.
    public static final List<Option> OWN =
            List.of(
                    Option.optional(
                            "tls-cert",
                            "FILE",
                            "certificate chain of your own to show to clients, as PEM"),
                    Option.optional("tls-key", "FILE", "its private key, as PEM, with mode 0600"));

    /// @throws UsageException if one of the two stands alone
    public static Optional<OwnCertificate> own(Options options) {
        boolean chain = options.find("tls-cert").isPresent();
        if (chain != options.find("tls-key").isPresent()) {
            throw new UsageException("--tls-cert and --tls-key belong together: name both");
        }
        return chain
                ? Optional.of(new OwnCertificate(options.path("tls-cert"), options.path("tls-key")))
                : Optional.empty();
    }

    public static Optional<HostAndPort> advertise(Options options) {
        return options.find("advertise").map(_ -> options.hostAndPort("advertise"));
    }

    /// By the settings `listen`, `tls-dir`, `advertise` and those of [#OWN].
    public static ServiceTls of(Options options) {
        return new ServiceTls(
                options.path("tls-dir"),
                options.address("listen"),
                advertise(options),
                own(options));
    }

    /// Opens the certificates, and keeps them fresh until `closer` closes.
    public ServerCertificates open(ServiceRole role, InstantSource clock, Closer closer)
            throws IOException {
        ServerCertificates certificates =
                ServerCertificates.open(
                        new TlsDirectory(directory, clock, new SecureRandom()),
                        role,
                        hosts(),
                        own,
                        clock);
        closer.register(new CertificateRenewal(certificates));
        return certificates;
    }

    private Set<String> hosts() {
        Set<String> hosts = new HashSet<>();
        advertise.ifPresent(advertised -> hosts.add(advertised.host()));
        if (!listen.getAddress().isAnyLocalAddress()) {
            hosts.add(listen.getAddress().getHostAddress());
        }
        return hosts;
    }

    /// Where clients are told to connect: what is advertised, else the address listened on, else this machine's name.
    ///
    /// @param bound with the port that was taken
    public HostAndPort reachable(InetSocketAddress bound) {
        if (advertise.isPresent()) {
            return advertise.get();
        }
        InetAddress address = listen.getAddress();
        String host = address.isAnyLocalAddress() ? machineName() : address.getHostAddress();
        return new HostAndPort(host, bound.getPort());
    }

    /// What a client is given.
    public ConnectString connect(InetSocketAddress bound, ServerCertificates certificates) {
        HostAndPort reachable = reachable(bound);
        return new ConnectString(reachable.host(), reachable.port(), certificates.fingerprint());
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

package ferry.standalone;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.process.ServiceTls;
import ferry.kernel.tls.OwnCertificate;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How clients know the server, and what is between them and it.
///
/// @param insecure plaintext, for loopback only
/// @param behindProxy plaintext to a proxy, which sees to TLS
/// @param own shown to clients; absent: the certificate of the installation's own CA
record ServeSecurity(boolean insecure, boolean behindProxy, Optional<OwnCertificate> own) {
    static final Option INSECURE = Option.toggle("insecure", "no TLS; only on a loopback address");
    static final Option BEHIND_PROXY =
            Option.toggle(
                    "insecure-behind-proxy",
                    "no TLS, on any address: a proxy in front has to see to it");

    static final ServeSecurity DEFAULT = new ServeSecurity(false, false, Optional.empty());

    ServeSecurity {
        long chosen = Stream.of(insecure, behindProxy, own.isPresent()).filter(is -> is).count();
        if (chosen > 1) {
            throw new UsageException(
                    "--insecure, --insecure-behind-proxy and --tls-cert exclude each other");
        }
    }

    static ServeSecurity of(Options options) {
        return new ServeSecurity(
                options.isOn(INSECURE.name()),
                options.isOn(BEHIND_PROXY.name()),
                ServiceTls.own(options));
    }

    boolean plaintext() {
        return insecure || behindProxy;
    }

    /// What clients go by.
    enum Kind {
        OWN_CA,
        OWN_CERTIFICATE,
        PROXY,
        NONE
    }

    Kind kind() {
        if (plaintext()) {
            return insecure ? Kind.NONE : Kind.PROXY;
        }
        return own.isPresent() ? Kind.OWN_CERTIFICATE : Kind.OWN_CA;
    }

    @Override
    public String toString() {
        return kind().name().toLowerCase(Locale.ROOT);
    }
}

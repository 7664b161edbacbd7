package ferry.kernel.rpc;

import ferry.kernel.config.Option;
import ferry.kernel.config.Options;
import ferry.kernel.config.UsageException;
import ferry.kernel.net.Addresses;
import ferry.kernel.net.Network;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose word is taken for where a call comes from. Everybody else's address is the one that his connection has: a header
/// is written by whoever likes to.
///
/// @param networks where the proxies are; empty: there are none
/// @param header the one that they write; the other one is not looked at, because it may be the client's own
public record TrustedProxies(List<Network> networks, Header header) {
    /// Believes nobody.
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);

    /// The settings that [#of] reads.
    public static final List<Option> OPTIONS =
            List.of(
                    Option.optional(
                            "trusted-proxies",
                            "CIDR,...",
                            "networks of proxies that are believed about whom they call for"),
                    Option.of(
                            "proxy-header",
                            "NAME",
                            "x-forwarded-for",
                            "the header that they say it in: x-forwarded-for or forwarded"));

    /// More hops than any chain of proxies has.
    private static final int MAX_HOPS = 32;

    private static final Pattern FORWARDED_FOR =
            Pattern.compile(
                    "(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([^\\[\\]]+)](?::[0-9]{1,5})?|([^:]+):[0-9]{1,5}");

    /// A header by which a proxy tells for whom it forwards.
    public enum Header {
        X_FORWARDED_FOR("x-forwarded-for"),
        /// RFC 7239.
        FORWARDED("forwarded");

        private final String text;

        Header(String text) {
            this.text = text;
        }

        private Metadata.Key<String> key() {
            return Metadata.Key.of(text, Metadata.ASCII_STRING_MARSHALLER);
        }
    }

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /// @throws UsageException if a network is none
    public static TrustedProxies of(Options options) {
        try {
            return new TrustedProxies(
                    Network.parseAll(options.find("trusted-proxies").orElse("")),
                    options.choice("proxy-header", Header.class));
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("--trusted-proxies: " + unfit.getMessage());
        }
    }

    /// The nearest hop that is no proxy of ours. A hop that cannot be read ends the search: what stands before it was
    /// written by nobody who is known.
    ///
    /// @param peer what the connection says
    InetAddress client(InetAddress peer, Metadata headers) {
        InetAddress nearest = Addresses.canonical(peer);
        if (networks.isEmpty()) {
            return nearest;
        }
        for (String hop : hops(headers).reversed()) {
            Optional<InetAddress> before = contains(nearest) ? address(hop) : Optional.empty();
            if (before.isEmpty()) {
                return nearest;
            }
            nearest = before.get();
        }
        return nearest;
    }

    /// Whether a proxy that is believed has this address.
    boolean contains(InetAddress address) {
        return Network.find(networks, address).isPresent();
    }

    /// The last ones, in order: each proxy adds to the end.
    private List<String> hops(Metadata headers) {
        Iterable<String> values = headers.getAll(header.key());
        List<String> hops = new ArrayList<>();
        for (String value : values == null ? List.<String>of() : values) {
            hops.addAll(Arrays.asList(value.split(",", -1)));
        }
        return hops.subList(Math.max(0, hops.size() - MAX_HOPS), hops.size());
    }

    private Optional<InetAddress> address(String hop) {
        String node =
                switch (header) {
                    case X_FORWARDED_FOR -> hop.strip();
                    case FORWARDED -> forwardedFor(hop);
                };
        Matcher withPort = WITH_PORT.matcher(node);
        if (!withPort.matches()) {
            return Addresses.parse(node);
        }
        return Addresses.parse(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }

    private static String forwardedFor(String element) {
        Matcher matcher = FORWARDED_FOR.matcher(element);
        if (!matcher.find()) {
            return "";
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    /// For the log.
    @Override
    public String toString() {
        return networks.isEmpty() ? "none" : Network.format(networks) + ";" + header.text;
    }
}

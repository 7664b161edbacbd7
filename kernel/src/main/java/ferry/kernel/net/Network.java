package ferry.kernel.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The addresses that share their first bits.
///
/// @param base the first of them
/// @param bits how many bits they share, 0 to 32 or 128
public record Network(InetAddress base, int bits) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_SOURCE_BITS = 64;

    public Network {
        base = Addresses.canonical(base);
        int most = base.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("bits: %d (expected: 0..%d)".formatted(bits, most));
        }
        base = Addresses.ofBytes(masked(base.getAddress(), bits));
    }

    /// Whose addresses one person has: of IPv6 everybody gets a /64 at least.
    public static Network source(InetAddress address) {
        InetAddress canonical = Addresses.canonical(address);
        return new Network(
                canonical, canonical instanceof Inet4Address ? IPV4_BITS : IPV6_SOURCE_BITS);
    }

    /// @param text `10.0.0.0/8`, `2001:db8::/32`, or an address alone, which is a network of one
    /// @throws IllegalArgumentException if it is none, or has bits beyond the prefix: that is most likely a slip
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base =
                Addresses.parse(slash < 0 ? text : text.substring(0, slash))
                        .orElseThrow(() -> unfit(text));
        Network network =
                slash < 0
                        ? new Network(base, base.getAddress().length * Byte.SIZE)
                        : new Network(base, prefix(text, slash));
        if (!network.base.equals(base)) {
            throw new IllegalArgumentException(
                    "%s has bits beyond its prefix (expected: %s)".formatted(text, network));
        }
        return network;
    }

    private static int prefix(String text, int slash) {
        try {
            return Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException noNumber) {
            throw unfit(text);
        }
    }

    /// @param text networks, separated by commas; may be empty
    public static List<Network> parseAll(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(Network::parse)
                .toList();
    }

    /// What [#parseAll] reads.
    public static String format(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(","));
    }

    private static IllegalArgumentException unfit(String text) {
        return new IllegalArgumentException(
                "network: " + text + " (expected: like 192.0.2.0/24 or 2001:db8::/32)");
    }

    /// Whether `address` is one of them; an IPv4 address within IPv6 counts as IPv4.
    public boolean contains(InetAddress address) {
        byte[] other = Addresses.canonical(address).getAddress();
        byte[] own = base.getAddress();
        return other.length == own.length && Arrays.equals(masked(other, bits), own);
    }

    /// The first of `networks` that holds `address`.
    public static Optional<Network> find(List<Network> networks, InetAddress address) {
        return networks.stream().filter(network -> network.contains(address)).findFirst();
    }

    public boolean isIpv4() {
        return base.getAddress().length == Integer.BYTES;
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}

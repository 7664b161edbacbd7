package ferry.kernel.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an address is, however it is written.
public final class Addresses {
    /// `InetAddress.ofLiteral` takes `127.1` too, which no proxy writes.
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private Addresses() {}

    /// Reads an IPv4 or IPv6 address without brackets, port or zone; never looks a name up.
    ///
    /// @return empty if `text` is none
    public static Optional<InetAddress> parse(String text) {
        boolean literal =
                text.indexOf(':') >= 0
                        ? IPV6.matcher(text).matches()
                        : IPV4.matcher(text).matches();
        if (!literal) {
            return Optional.empty();
        }
        try {
            return Optional.of(canonical(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// One address, one form: an IPv4 address within IPv6 (`::ffff:192.0.2.1`) is that IPv4 address; there is no zone.
    public static InetAddress canonical(InetAddress address) {
        return ofBytes(address.getAddress());
    }

    static InetAddress ofBytes(byte[] bytes) {
        try {
            // Makes an IPv4 address of one that is mapped
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(
                    "%d bytes (expected: 4 or 16)".formatted(bytes.length), wrongLength);
        }
    }
}

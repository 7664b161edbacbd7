package ferry.client.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server listens: a host name or address, and a port.
///
/// An IPv6 address is kept without its brackets; they come back in [#toString].
public record ServerAddress(String host, int port) {

    /// Taken when no port is named.
    public static final int DEFAULT_PORT = 7443;

    private static final Pattern TEXT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]/#@\\s]+))(?::([0-9]{1,5}))?");
    private static final int MAX_HOST_CHARACTERS = 255;

    public ServerAddress {
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty() || host.length() > MAX_HOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "host: " + host + " (expected: 1 to 255 characters)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    public static ServerAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("address: " + text + " (expected: HOST:PORT)");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        String port = matcher.group(3);
        return new ServerAddress(host, port == null ? DEFAULT_PORT : Integer.parseInt(port));
    }

    /// Whether it names this machine by a loopback address or as `localhost`. No name is looked up.
    public boolean loopback() {
        return host.equals("localhost")
                || host.equals("::1")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

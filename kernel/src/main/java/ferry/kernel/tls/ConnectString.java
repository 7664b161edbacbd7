package ferry.kernel.tls;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// All that a client needs to reach a server and to know it: `ferry://host:port#fingerprint`.
///
/// @param host a name or an address; an IPv6 address without brackets
/// @param fingerprint absent where clients know the server by a certificate of another authority, and by its name
public record ConnectString(String host, int port, Optional<Fingerprint> fingerprint) {
    private static final Pattern FORM =
            Pattern.compile(
                    "ferry://(\\[[0-9a-fA-F:.]+]|[0-9a-zA-Z._-]+):([0-9]{1,5})(?:#([a-z2-7]{52}))?");
    private static final int MAX_PORT = 65_535;

    public ConnectString {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: empty");
        }
    }

    /// @throws IllegalArgumentException if `text` is no connect string
    public static ConnectString parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "connect string (expected: ferry://HOST:PORT#FINGERPRINT or ferry://HOST:PORT)");
        }
        String host = matcher.group(1).replace("[", "").replace("]", "");
        return new ConnectString(
                host,
                Integer.parseInt(matcher.group(2)),
                Optional.ofNullable(matcher.group(3)).map(Fingerprint::new));
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "ferry://" + shown + ":" + port + fingerprint.map(pin -> "#" + pin).orElse("");
    }
}

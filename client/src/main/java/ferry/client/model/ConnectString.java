package ferry.client.model;

import java.util.Optional;

/// What a server prints for people to type: `ferry://host:port#fingerprint`.
///
/// A bare `host:port` is one without a fingerprint.
public record ConnectString(ServerAddress address, Optional<Fingerprint> fingerprint) {

    private static final String SCHEME = "ferry://";

    public static ConnectString parse(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        int hash = rest.indexOf('#');
        String address = hash < 0 ? rest : rest.substring(0, hash);
        Optional<Fingerprint> fingerprint =
                hash < 0
                        ? Optional.empty()
                        : Optional.of(new Fingerprint(rest.substring(hash + 1)));
        return new ConnectString(ServerAddress.parse(address), fingerprint);
    }

    @Override
    public String toString() {
        return SCHEME + address + fingerprint.map(pin -> "#" + pin).orElse("");
    }
}

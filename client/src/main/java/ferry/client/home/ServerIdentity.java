package ferry.client.home;

import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who a server is, wherever it listens: its certificate authority and its installation.
///
/// @param authority absent for a server that is only spoken to in plaintext on this machine
/// @param installationId UUID made at the server's first start
public record ServerIdentity(Optional<Fingerprint> authority, String installationId) {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String NO_AUTHORITY = "plaintext";

    public ServerIdentity {
        if (!UUID.matcher(installationId).matches()) {
            throw new FerryException(
                    Problem.SERVER_MISBEHAVED, "the server names no installation id");
        }
    }

    static Optional<ServerIdentity> parse(String text) {
        int at = text.indexOf('_');
        if (at < 0 || !UUID.matcher(text.substring(at + 1)).matches()) {
            return Optional.empty();
        }
        String authority = text.substring(0, at);
        return Optional.of(
                new ServerIdentity(
                        authority.equals(NO_AUTHORITY)
                                ? Optional.empty()
                                : Optional.of(new Fingerprint(authority)),
                        text.substring(at + 1)));
    }

    /// Safe as the name of a folder.
    @Override
    public String toString() {
        return authority.map(Fingerprint::text).orElse(NO_AUTHORITY) + "_" + installationId;
    }
}

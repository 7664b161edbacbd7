package ferry.client.home;

import ferry.client.model.FerryException;
import ferry.client.model.Fingerprint;
import ferry.client.model.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who a server is, wherever it listens: its certificate authority and its installation. Where it
/// is known by a name that authorities vouch for, the name stands in the place of the authority, so
/// that no other server can take its place by claiming its installation.
///
/// @param authority absent for a server that is known by its name, or is only spoken to in plaintext
///     on this machine
/// @param name host of a server that is known by its name
/// @param installationId UUID made at the server's first start
public record ServerIdentity(
        Optional<Fingerprint> authority, Optional<String> name, String installationId) {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern NAME = Pattern.compile("[0-9a-z.:-]{1,200}");
    private static final String NO_AUTHORITY = "plaintext";
    private static final String NAMED = "name-";

    public ServerIdentity {
        if (!UUID.matcher(installationId).matches()) {
            throw new FerryException(
                    Problem.SERVER_MISBEHAVED, "the server names no installation id");
        }
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw new FerryException(
                    Problem.SERVER_UNTRUSTED, name.get() + " is no name for a certificate");
        }
    }

    /// One that is pinned, or spoken to in plaintext.
    public ServerIdentity(Optional<Fingerprint> authority, String installationId) {
        this(authority, Optional.empty(), installationId);
    }

    /// One that is known by its name.
    public static ServerIdentity named(String host, String installationId) {
        return new ServerIdentity(Optional.empty(), Optional.of(host), installationId);
    }

    static Optional<ServerIdentity> parse(String text) {
        int at = text.lastIndexOf('_');
        if (at < 0 || !UUID.matcher(text.substring(at + 1)).matches()) {
            return Optional.empty();
        }
        String authority = text.substring(0, at);
        String installationId = text.substring(at + 1);
        if (authority.startsWith(NAMED)) {
            return Optional.of(named(authority.substring(NAMED.length()), installationId));
        }
        return Optional.of(
                new ServerIdentity(
                        authority.equals(NO_AUTHORITY)
                                ? Optional.empty()
                                : Optional.of(new Fingerprint(authority)),
                        installationId));
    }

    /// Whether nothing proves who it is.
    public boolean plaintext() {
        return authority.isEmpty() && name.isEmpty();
    }

    /// Whether both are vouched for alike, whatever their installations.
    public boolean vouchedForLike(ServerIdentity other) {
        return authority.equals(other.authority) && name.equals(other.name);
    }

    /// Safe as the name of a folder.
    @Override
    public String toString() {
        String known =
                authority
                        .map(Fingerprint::text)
                        .orElseGet(() -> name.map(host -> NAMED + host).orElse(NO_AUTHORITY));
        return known + "_" + installationId;
    }
}

package ferry.client;

import ferry.client.home.ServerIdentity;
import ferry.client.model.Fingerprint;
import ferry.client.model.ServerAddress;
import ferry.client.model.ServerFacts;
import ferry.client.retry.Persistence;
import ferry.client.rpc.AdminCalls;
import ferry.client.rpc.AuthCalls;
import ferry.client.rpc.Link;
import ferry.client.rpc.MoreLinks;
import ferry.client.rpc.TransferCalls;
import ferry.client.session.Credentials;
import ferry.client.session.Session;
import ferry.client.trust.Authorities;
import ferry.client.trust.Trust;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The links to one server: to the address that was typed, and to the transfer service where that
/// is elsewhere. Any thread may use it.
final class Connection implements AutoCloseable {

    private final ServerAddress address;
    private final Trust trust;
    private final InstantSource clock;
    private final Persistence persistence;
    private final Link link;
    private final MoreLinks more;
    private final AuthCalls auth;
    private @Nullable Elsewhere elsewhere;

    Connection(ServerAddress address, Trust trust, InstantSource clock, Persistence persistence) {
        this.address = address;
        this.trust = trust;
        this.clock = clock;
        this.persistence = persistence;
        this.link = Link.to(address, trust);
        this.more = new MoreLinks(window -> Link.to(address, trust, window));
        this.auth = new AuthCalls(link);
    }

    ServerAddress address() {
        return address;
    }

    AuthCalls auth() {
        return auth;
    }

    AdminCalls admin() {
        return new AdminCalls(link);
    }

    Persistence persistence() {
        return persistence;
    }

    /// Who the server is, by what it proves and by its installation id.
    ServerIdentity identity(String installationId) {
        return switch (trust) {
            case Trust.Pinned(Fingerprint pin) ->
                    new ServerIdentity(Optional.of(pin), installationId);
            case Trust.Named _ -> ServerIdentity.named(address.host(), installationId);
            case Trust.Plaintext() -> new ServerIdentity(Optional.empty(), installationId);
        };
    }

    /// Who vouch for the server's name, where it is known by that.
    Optional<Authorities> authorities() {
        return trust instanceof Trust.Named(var believed)
                ? Optional.of(believed)
                : Optional.empty();
    }

    ServerFacts facts() {
        return repeatable(auth::serverFacts);
    }

    /// Asks something whose repetition is harmless.
    <T> T repeatable(Supplier<T> question) {
        return persistence.repeatable(question, link::retryNow);
    }

    /// Asks something that counts: again only when it cannot have been heard.
    <T> T once(Supplier<T> question) {
        return persistence.once(question, link::retryNow);
    }

    Session session(Credentials credentials) {
        return new Session(auth, credentials, clock, persistence, link::retryNow);
    }

    /// @param target as the server names it; empty: at the same address
    synchronized TransferCalls transferCalls(String target) {
        if (target.isEmpty()) {
            return new TransferCalls(link, more);
        }
        if (elsewhere == null) {
            link.requireOpen();
            elsewhere =
                    new Elsewhere(
                            Link.toTarget(target, trust),
                            new MoreLinks(window -> Link.toTarget(target, trust, window)));
        }
        return new TransferCalls(elsewhere.link, elsewhere.more);
    }

    /// Ends every call that is still open. Closing twice is harmless.
    @Override
    public synchronized void close() {
        if (elsewhere != null) {
            elsewhere.close();
        }
        more.close();
        link.close();
    }

    /// Links to a transfer service at another address.
    private record Elsewhere(Link link, MoreLinks more) implements AutoCloseable {
        @Override
        public void close() {
            more.close();
            link.close();
        }
    }
}

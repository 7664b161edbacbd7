package ferry.transfer.rpc.remote;

import ferry.kernel.identity.LiveSessions;
import ferry.kernel.identity.RevokedSessions;
import ferry.kernel.identity.SessionCheckingVerifier;
import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.identity.UserId;
import ferry.kernel.observe.Metrics;
import ferry.kernel.rpc.ServiceChannel;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.transfer.people.DepartureListener;
import ferry.transfer.people.People;
import io.grpc.ManagedChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The connection to an auth service in another process, over mutual TLS. The auth service may start later, and may be
/// away at any time: tokens are judged offline by the keys that were last fetched and the revocations that were last heard.
public final class AuthConnection implements AutoCloseable {
    private final ManagedChannel channel;
    private final RemoteSigningKeys keys;
    private final RemotePeople people;
    private final RevocationFollower follower;
    private final TokenVerifier verifier;
    private final List<DepartureListener> listeners = new CopyOnWriteArrayList<>();

    private AuthConnection(ManagedChannel channel, InstantSource clock) {
        this.channel = channel;
        RevokedSessions revoked = new RevokedSessions(clock);
        this.keys = RemoteSigningKeys.start(channel, revoked::keysAre, clock);
        this.people = new RemotePeople(channel, keys::installation, clock);
        this.follower =
                new RevocationFollower(channel, clock, revoked, keys::changed, new Forgetting());
        this.verifier = new SessionCheckingVerifier(new RemoteTokenVerifier(keys, clock), follower);
    }

    /// @param target gRPC target of the auth service
    /// @param certificates the transfer service's own
    public static AuthConnection open(
            String target, ServerCertificates certificates, InstantSource clock) {
        return new AuthConnection(
                ServiceChannel.open(target, certificates, ServiceRole.AUTH), clock);
    }

    /// Judges tokens, those of ended sessions included; nothing before [#follow].
    public TokenVerifier tokenVerifier() {
        return verifier;
    }

    /// Which sessions go on; nobody knows before [#follow].
    public LiveSessions liveSessions() {
        return follower;
    }

    public People people() {
        return people;
    }

    /// Shows how well what ends is followed.
    public void observe(Metrics metrics) {
        metrics.gauge(
                "ferry.transfer.revocations.silence",
                "Seconds since the auth service was last heard of ended sessions; -1 before the first time",
                follower::silenceSeconds);
    }

    /// Tells `listener` too, before [#follow].
    public void listen(DepartureListener listener) {
        listeners.add(listener);
    }

    /// Begins to follow what ends. To be called once.
    public void follow() {
        follower.start();
    }

    @Override
    public void close() {
        follower.close();
        keys.close();
        channel.shutdownNow();
    }

    /// What is remembered of people is not what a listener should find.
    private final class Forgetting implements DepartureListener {
        @Override
        public void maybe(UserId user) {
            people.forget(user);
            listeners.forEach(listener -> listener.maybe(user));
        }

        @Override
        public void anybody() {
            people.forgetAll();
            listeners.forEach(DepartureListener::anybody);
        }
    }
}

package ferry.transfer.rpc.remote;

import ferry.kernel.identity.TokenVerifier;
import ferry.kernel.rpc.ServiceChannel;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.transfer.people.People;
import io.grpc.ManagedChannel;
import java.time.InstantSource;

/// The connection to an auth service in another process, over mutual TLS. The auth service may start later, and may be
/// away at any time: tokens are judged offline by the keys that were last fetched.
public final class AuthConnection implements AutoCloseable {
    private final ManagedChannel channel;
    private final RemoteSigningKeys keys;
    private final TokenVerifier verifier;
    private final People people;

    private AuthConnection(ManagedChannel channel, InstantSource clock) {
        this.channel = channel;
        this.keys = RemoteSigningKeys.start(channel, clock);
        this.verifier = new RemoteTokenVerifier(keys, clock);
        this.people = new RemotePeople(channel, clock);
    }

    /// @param target gRPC target of the auth service
    /// @param certificates the transfer service's own
    public static AuthConnection open(
            String target, ServerCertificates certificates, InstantSource clock) {
        return new AuthConnection(
                ServiceChannel.open(target, certificates, ServiceRole.AUTH), clock);
    }

    public TokenVerifier tokenVerifier() {
        return verifier;
    }

    public People people() {
        return people;
    }

    @Override
    public void close() {
        keys.close();
        channel.shutdownNow();
    }
}

package ferry.kernel.rpc;

import ferry.kernel.identity.Caller;
import ferry.kernel.tls.ServiceRole;
import io.grpc.Context;
import java.util.Optional;

/// Who and what stands behind the call that the current thread serves. Read it at the rim only, and pass it on as an
/// argument.
public final class CurrentCall {
    static final Context.Key<Caller> CALLER = Context.key("ferry-caller");
    static final Context.Key<Peer> PEER = Context.key("ferry-peer");
    static final Context.Key<ServiceRole> SERVICE = Context.key("ferry-service");

    private CurrentCall() {}

    /// @throws IllegalStateException in an rpc that does not require a user
    public static Caller caller() {
        Caller caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("this rpc does not require a user");
        }
        return caller;
    }

    /// The service that is calling; empty for a user, and in an rpc that is not for services.
    public static Optional<ServiceRole> service() {
        return Optional.ofNullable(SERVICE.get());
    }

    public static Peer peer() {
        Peer peer = PEER.get();
        if (peer == null) {
            throw new IllegalStateException("no call is being served on this thread");
        }
        return peer;
    }
}

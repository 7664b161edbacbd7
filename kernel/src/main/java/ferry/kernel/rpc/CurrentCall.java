package ferry.kernel.rpc;

import ferry.kernel.identity.Caller;
import io.grpc.Context;

/// Who and what stands behind the call that the current thread serves. Read it at the rim only, and pass it on as an
/// argument.
public final class CurrentCall {
    static final Context.Key<Caller> CALLER = Context.key("ferry-caller");
    static final Context.Key<Peer> PEER = Context.key("ferry-peer");

    private CurrentCall() {}

    /// @throws IllegalStateException in an rpc that does not require a user
    public static Caller caller() {
        Caller caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("this rpc does not require a user");
        }
        return caller;
    }

    public static Peer peer() {
        Peer peer = PEER.get();
        if (peer == null) {
            throw new IllegalStateException("no call is being served on this thread");
        }
        return peer;
    }
}

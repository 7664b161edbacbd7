package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Refuses new calls once the server has begun to stop; calls that are under way go on.
final class DrainGate implements ServerInterceptor {
    private volatile boolean draining;

    void shut() {
        draining = true;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (draining) {
            throw Fault.of(Reason.SERVER_DRAINING, "the server is about to stop");
        }
        return next.startCall(call, headers);
    }
}

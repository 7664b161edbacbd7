package ferry.kernel.rpc;

import ferry.kernel.observe.Metrics;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Counts the calls that the server has answered, by their status. Calls that a client gave up are not among them.
final class RpcMetrics implements ServerInterceptor {
    private final Metrics.Tally<Status.Code> answers;

    RpcMetrics(Metrics metrics) {
        this.answers =
                metrics.tally(
                        "ferry.rpc.answers",
                        "Calls that have been answered, by status.",
                        "code",
                        Status.Code.class);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        answers.count(status.getCode());
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}

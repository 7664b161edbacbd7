package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The transport's thread ends with its links, while others may still be using a call: then it refuses what they hand to it. To
/// them that is INTERRUPTED, since no call is worth repeating; a cancel has nothing left to end. Any thread may use it.
final class ClosedHere implements ClientInterceptor {

    static FerryException because(@Nullable Throwable cause) {
        return new FerryException(
                Problem.INTERRUPTED, "the connection has been closed here", cause);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                try {
                    super.start(listener, headers);
                } catch (RejectedExecutionException e) {
                    throw because(e);
                }
            }

            @Override
            public void request(int messages) {
                try {
                    super.request(messages);
                } catch (RejectedExecutionException e) {
                    throw because(e);
                }
            }

            @Override
            public void sendMessage(Q message) {
                try {
                    super.sendMessage(message);
                } catch (RejectedExecutionException e) {
                    throw because(e);
                }
            }

            @Override
            public void halfClose() {
                try {
                    super.halfClose();
                } catch (RejectedExecutionException e) {
                    throw because(e);
                }
            }

            @Override
            public void cancel(@Nullable String message, @Nullable Throwable cause) {
                try {
                    super.cancel(message, cause);
                } catch (RejectedExecutionException ended) {
                    // and so has the call
                }
            }
        };
    }
}

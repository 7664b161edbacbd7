package ferry.client.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// How far away a server is: the shortest time, over all calls, from a call's first byte on an open connection to the server's
/// first answer. Any thread may use it.
final class RoundTrips extends ClientStreamTracer.Factory implements ClientInterceptor {

    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);

    /// Nothing before the first answer.
    Optional<Duration> shortest() {
        long nanos = shortest.get();
        return nanos == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new FirstAnswer();
    }

    /// Called by the transport's thread.
    private final class FirstAnswer extends ClientStreamTracer {
        private long since;

        @Override
        public void outboundHeaders() {
            since = System.nanoTime();
        }

        @Override
        public void inboundHeaders() {
            shortest.accumulateAndGet(System.nanoTime() - since, Math::min);
        }
    }
}

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How far away a server is: the shortest time, over all calls, from a call's first byte on an open connection to the server's
/// first answer. Any thread may use it.
final class RoundTrips extends ClientStreamTracer.Factory implements ClientInterceptor {

    private final LongSupplier nanos;
    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger answers = new AtomicInteger();

    /// @param nanos a clock
    RoundTrips(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Nothing before the first answer.
    Optional<Duration> shortest() {
        return answers.get() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(shortest.get()));
    }

    /// How many answers there have been. The first one may have waited for somebody who had only just started.
    int answers() {
        return answers.get();
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
            since = nanos.getAsLong();
        }

        @Override
        public void inboundHeaders() {
            shortest.accumulateAndGet(nanos.getAsLong() - since, Math::min);
            answers.incrementAndGet();
        }
    }
}

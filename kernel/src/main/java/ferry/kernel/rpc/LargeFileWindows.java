package ferry.kernel.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2LocalFlowController;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import io.grpc.netty.shaded.io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives streams that bring large files more room than others: over a long way they are as fast as their window is large. Only so
/// many have it at the same time, each until it ends, so that what it may cost in memory is known whatever a peer does; the
/// others go on with the usual one. None is given any while streams are so many that their windows have been made smaller.
///
/// The room is the stream's own (RFC 9113, 6.9.1): streams that begin later on the same connection have none of it. Safe for
/// many threads.
final class LargeFileWindows implements ServerInterceptor {
    /// So that nobody has all of it with one connection.
    static final int MOST_ON_A_CONNECTION = 2;

    private static final AttributeKey<Grants> GRANTS =
            AttributeKey.valueOf(LargeFileWindows.class, "grants");
    private static final Logger log = LoggerFactory.getLogger(LargeFileWindows.class);

    /// Who has how much.
    ///
    /// @param moreBytes than the usual window
    /// @param streams that may have them at the same time
    /// @param messages that a stream has to bring `within` a time: neither small files nor slow senders gain anything
    record Terms(int moreBytes, int streams, int messages, Duration within) {}

    private final Connections connections;
    private final Set<String> dataMethods;
    private final BooleanSupplier roomy;
    private final Terms terms;
    private final Semaphore free;

    /// @param dataMethods full names of the methods that bring files
    /// @param roomy whether there is room for more than the usual windows
    LargeFileWindows(
            Connections connections, Set<String> dataMethods, BooleanSupplier roomy, Terms terms) {
        this.connections = connections;
        this.dataMethods = Set.copyOf(dataMethods);
        this.roomy = roomy;
        this.terms = terms;
        this.free = new Semaphore(terms.streams());
    }

    /// Streams that could still have it.
    int free() {
        return free.availablePermits();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        @Nullable SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Optional<Channel> connection = Optional.ofNullable(peer).flatMap(connections::of);
        return dataMethods.contains(call.getMethodDescriptor().getFullMethodName())
                        && connection.isPresent()
                ? new Counting<>(listener, connection.get())
                : listener;
    }

    private final class Counting<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Channel connection;
        private int messages;
        private long since = System.nanoTime();

        Counting(ServerCall.Listener<Q> listener, Channel connection) {
            super(listener);
            this.connection = connection;
        }

        @Override
        public void onMessage(Q message) {
            messages++;
            if (messages == terms.messages()) {
                long now = System.nanoTime();
                // Each time anew: another stream may have ended meanwhile
                if (now - since < terms.within().toNanos() && free() > 0) {
                    connection.eventLoop().execute(() -> grant(connection));
                }
                messages = 0;
                since = now;
            }
            super.onMessage(message);
        }
    }

    /// On the connection's own thread, like all that follows. gRPC does not say which of the streams is the call's: another that is
    /// sending beside it may have some in its place.
    private void grant(Channel connection) {
        Http2ConnectionHandler handler = connection.pipeline().get(Http2ConnectionHandler.class);
        if (handler == null || !connection.isActive() || !roomy.getAsBoolean()) {
            return;
        }
        Http2Connection http2 = handler.connection();
        @Nullable Grants grants = connection.attr(GRANTS).get();
        if (grants == null) {
            grants = new Grants(http2);
            connection.attr(GRANTS).set(grants);
        }
        try {
            for (Http2Stream stream : sending(http2)) {
                grants.give(stream);
            }
            connection.flush();
        } catch (Http2Exception broken) {
            log.warn("event=window_not_opened", broken);
            var _ = connection.close();
        }
    }

    /// Those of whose window something is used just now.
    private static List<Http2Stream> sending(Http2Connection http2) throws Http2Exception {
        Http2LocalFlowController windows = http2.local().flowController();
        List<Http2Stream> streams = new ArrayList<>();
        http2.forEachActiveStream(stream -> {
            if (stream.state() == Http2Stream.State.OPEN
                    && windows.windowSize(stream) < windows.initialWindowSize(stream)) {
                streams.add(stream);
            }
            return true;
        });
        return streams;
    }

    /// Of one connection.
    private final class Grants extends Http2ConnectionAdapter {
        private final Http2Connection http2;
        private final Http2Connection.PropertyKey granted;
        private int held;
        private int widened;

        Grants(Http2Connection http2) {
            this.http2 = http2;
            this.granted = http2.newKey();
            http2.addListener(this);
        }

        void give(Http2Stream stream) throws Http2Exception {
            if (held == MOST_ON_A_CONNECTION
                    || stream.getProperty(granted) != null
                    || !free.tryAcquire()) {
                return;
            }
            stream.setProperty(granted, true);
            held++;
            Http2LocalFlowController windows = http2.local().flowController();
            if (widened < held) {
                widened = held;
                // All streams of a connection together have a window, too. It holds no memory, as
                // Netty opens it for whatever comes
                windows.incrementWindowSize(http2.connectionStream(), terms.moreBytes());
            }
            windows.incrementWindowSize(stream, terms.moreBytes());
        }

        /// The server has answered, and reads no more of it.
        @Override
        public void onStreamHalfClosed(Http2Stream stream) {
            if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                takeBack(stream);
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            takeBack(stream);
        }

        private void takeBack(Http2Stream stream) {
            if (stream.removeProperty(granted) != null) {
                held--;
                free.release();
            }
        }
    }
}

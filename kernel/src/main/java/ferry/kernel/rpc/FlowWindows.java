package ferry.kernel.rpc;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2LocalFlowController;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What peers may send on a stream before it is read: much while few streams bring file bytes, little when they are many.
///
/// gRPC has one window for a server's whole life, and with it the memory of a server is the number of its streams times that
/// window. HTTP/2 lets a window change at any time (RFC 9113, 6.9.2), so the connections are told when it does. Safe for
/// many threads.
final class FlowWindows extends ServerTransportFilter implements ServerInterceptor {
    static final int LEAST_BYTES = 64 << 10;

    private static final long HEARD_POLL_MILLIS = 100;

    private static final Logger log = LoggerFactory.getLogger(FlowWindows.class);

    private final Connections connections;
    private final Set<String> dataMethods;
    private final int greatest;
    private final int inAll;
    private int streams;
    private volatile int window;

    /// @param dataMethods full names of the methods whose streams count
    /// @param greatest window, with which each connection begins
    /// @param inAll what the windows of all streams together should hold at most
    FlowWindows(Connections connections, Set<String> dataMethods, int greatest, int inAll) {
        this.connections = connections;
        this.dataMethods = Set.copyOf(dataMethods);
        this.greatest = greatest;
        this.inAll = inAll;
        this.window = greatest;
    }

    /// In bytes, of a stream that is opened now.
    int window() {
        return window;
    }

    @Override
    public Attributes transportReady(Attributes transport) {
        SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (peer != null && window != greatest) {
            connections.of(peer).ifPresent(this::tell);
        }
        return transport;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!dataMethods.contains(call.getMethodDescriptor().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        changeBy(1);
        try {
            return new Counted<>(next.startCall(call, headers));
        } catch (RuntimeException | Error notStarted) {
            changeBy(-1);
            throw notStarted;
        }
    }

    /// Of the two ends that a call can have, gRPC tells exactly one.
    private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
        Counted(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onCancel() {
            changeBy(-1);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            changeBy(-1);
            super.onComplete();
        }
    }

    private void changeBy(int count) {
        synchronized (this) {
            streams += count;
            int next = next();
            if (next == window) {
                return;
            }
            log.info("event=window_changed streams={} bytes={}", streams, next);
            window = next;
        }
        connections.all().forEach(this::tell);
    }

    /// Grows only where there is room for twice as many streams, so that one that comes and goes does not change it each time.
    private int next() {
        int fitting = fitting(streams);
        return fitting < window ? fitting : Math.max(window, fitting(2 * streams));
    }

    private int fitting(int count) {
        int each = Integer.highestOneBit(inAll / Math.max(1, count));
        int least = Math.min(greatest, LEAST_BYTES);
        return Math.clamp(each, least, greatest);
    }

    private void tell(Channel connection) {
        connection.eventLoop().execute(() -> tellHere(connection));
    }

    /// On the connection's own thread, like all that follows.
    private void tellHere(Channel connection) {
        Http2ConnectionHandler http2 = connection.pipeline().get(Http2ConnectionHandler.class);
        if (http2 == null) {
            return; // no handshake yet: it is told when it is ready
        }
        int told = window;
        ChannelHandlerContext context = connection.pipeline().context(http2);
        Http2Settings settings = new Http2Settings().initialWindowSize(told);
        var _ = http2.encoder().writeSettings(context, settings, context.newPromise());
        context.flush();
        topUpOnceHeard(connection, http2.connection(), told);
    }

    /// A window that has shrunk may be used up. Netty opens it again only after the next byte, which the peer may not send
    /// then: so it is looked at once more when the peer has heard of it.
    private void topUpOnceHeard(Channel connection, Http2Connection http2, int told) {
        Http2LocalFlowController windows = http2.local().flowController();
        if (!connection.isActive() || told != window) {
            return; // gone, or told something newer meanwhile
        }
        if (windows.initialWindowSize() != told) {
            var _ =
                    connection
                            .eventLoop()
                            .schedule(
                                    () -> topUpOnceHeard(connection, http2, told),
                                    HEARD_POLL_MILLIS,
                                    TimeUnit.MILLISECONDS);
            return;
        }
        try {
            http2.forEachActiveStream(stream -> {
                windows.incrementWindowSize(stream, 0); // writes an update that is due
                return true;
            });
            connection.flush();
        } catch (Http2Exception broken) {
            log.warn("event=window_not_opened", broken);
            var _ = connection.close();
        }
    }
}

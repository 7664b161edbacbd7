package ferry.kernel.rpc;

import com.google.protobuf.Empty;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.util.AttributeKey;
import io.grpc.protobuf.ProtoUtils;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers calls of methods that nobody has, which no interceptor of a service sees, and ends a connection that does not stop
/// asking for them. Safe for many threads.
final class UnknownMethods extends HandlerRegistry {
    /// As with streams that are reset: a client that is newer than its server asks for a few.
    static final int MAX_CALLS = 200;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final AttributeKey<Asked> ASKED = AttributeKey.valueOf("ferry-unknown-methods");

    private final Connections connections;

    /// One for all names: what peers make up is kept nowhere.
    private final ServerMethodDefinition<Empty, Empty> answer =
            ServerMethodDefinition.create(
                    MethodDescriptor.<Empty, Empty>newBuilder()
                            .setType(MethodType.UNKNOWN)
                            .setFullMethodName("unknown/unknown")
                            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                            .setResponseMarshaller(
                                    ProtoUtils.marshaller(Empty.getDefaultInstance()))
                            .build(),
                    this::refuse);

    UnknownMethods(Connections connections) {
        this.connections = connections;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        return answer;
    }

    private ServerCall.Listener<Empty> refuse(ServerCall<Empty, Empty> call, Metadata headers) {
        call.close(
                Status.UNIMPLEMENTED.withDescription("rpc not implemented by this server"),
                new Metadata());
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (peer != null) {
            connections.of(peer).ifPresent(UnknownMethods::count);
        }
        return new ServerCall.Listener<>() {};
    }

    private static void count(Channel connection) {
        connection.eventLoop().execute(() -> countHere(connection));
    }

    /// On the connection's own thread.
    private static void countHere(Channel connection) {
        Asked asked = connection.attr(ASKED).get();
        if (asked == null || asked.isOver()) {
            asked = new Asked();
            connection.attr(ASKED).set(asked);
        }
        if (++asked.count > MAX_CALLS) {
            end(connection);
        }
    }

    private static void end(Channel connection) {
        Http2ConnectionHandler http2 = connection.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            ChannelHandlerContext context = connection.pipeline().context(http2);
            http2.onError(
                    context,
                    false,
                    Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM, "too_many_unknown_methods"));
        }
    }

    /// Calls within one window. Used by one thread.
    private static final class Asked {
        private final long begun = System.nanoTime();
        private int count;

        boolean isOver() {
            return System.nanoTime() - begun > WINDOW.toNanos();
        }
    }
}

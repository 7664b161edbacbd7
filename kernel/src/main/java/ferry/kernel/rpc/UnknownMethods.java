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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Answers calls of methods that nobody has, which no interceptor of a service sees, and ends a connection that does not stop
/// asking for them, or whose source does not. A believed proxy brings the calls of many, so its connections are left to it. Safe
/// for many threads.
final class UnknownMethods extends HandlerRegistry {
    /// As with streams that are reset: a client that is newer than its server asks for a few.
    static final int MAX_CALLS = 200;

    /// Over all connections of a source, behind which there may be several people.
    static final int MAX_CALLS_OF_A_SOURCE = 5 * MAX_CALLS;

    private static final AttributeKey<WindowCount> ASKED =
            AttributeKey.valueOf("ferry-unknown-methods");

    private final Connections connections;
    private final TrustedProxies proxies;
    private final SourceCounts sources = new SourceCounts();

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

    UnknownMethods(Connections connections, TrustedProxies proxies) {
        this.connections = connections;
        this.proxies = proxies;
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
        if (peer instanceof InetSocketAddress inet && !proxies.contains(inet.getAddress())) {
            count(inet);
        }
        return new ServerCall.Listener<>() {};
    }

    private void count(InetSocketAddress peer) {
        long now = System.nanoTime();
        boolean tooMany = sources.add(peer.getAddress(), now) > MAX_CALLS_OF_A_SOURCE;
        connections
                .of(peer)
                .ifPresent(connection ->
                        connection.eventLoop().execute(() -> countHere(connection, now, tooMany)));
    }

    /// On the connection's own thread.
    private static void countHere(Channel connection, long now, boolean tooMany) {
        WindowCount asked = connection.attr(ASKED).get();
        if (asked == null) {
            asked = new WindowCount(now);
            connection.attr(ASKED).set(asked);
        }
        if (asked.add(now) > MAX_CALLS || tooMany) {
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
}

package ferry.client.fake;

import com.google.rpc.Code;
import ferry.client.FerryClient;
import ferry.client.home.FerryHome;
import ferry.client.model.ServerAddress;
import ferry.client.trust.Trust;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Both services in memory behind a real socket of the loopback interface.
public final class FakeFerry implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> TOKEN = Context.key("token");
    private static final Set<String> PUBLIC =
            Set.of("GetServerInfo", "Register", "Login", "Refresh");

    public final FakeAuth auth;
    public final FakeTransfers transfers;
    public final List<String> headersSeen = new CopyOnWriteArrayList<>();

    /// Calls that are refused because they came over another connection than the first.
    public final AtomicInteger strangers = new AtomicInteger();

    /// Whether what comes over other connections than the first is refused, as by a proxy that allows one.
    public volatile boolean oneConnection;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<@Nullable SocketAddress> first = new AtomicReference<>();
    private final @Nullable SslContext tls;
    private Server server;

    private FakeFerry(FakeAuth auth, FakeTransfers transfers, @Nullable SslContext tls, int port) {
        this.auth = auth;
        this.transfers = transfers;
        this.tls = tls;
        this.server = start(port);
    }

    public static FakeFerry plaintext() {
        return new FakeFerry(new FakeAuth(), new FakeTransfers(), null, 0);
    }

    public static FakeFerry secured(SslContext tls) {
        return new FakeFerry(new FakeAuth(), new FakeTransfers(), tls, 0);
    }

    private Server start(int port) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .addService(auth)
                        .addService(transfers)
                        .permitKeepAliveTime(20, TimeUnit.SECONDS)
                        .maxInboundMessageSize(2 << 20)
                        .addTransportFilter(new Count())
                        .intercept(new Gate());
        if (tls != null) {
            builder.sslContext(tls);
        }
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many have been made.
    public int connections() {
        return connections.get();
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", server.getPort());
    }

    /// Goes away and comes back on the same port, with all it knew.
    public void restart() {
        int port = server.getPort();
        stop();
        server = start(port);
    }

    /// Comes back after [#stop].
    public void startAgain(int port) {
        server = start(port);
    }

    public void moveToAnotherPort() {
        Server before = server;
        server = start(0);
        before.shutdownNow();
    }

    public void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A client of its own for a new account.
    public FerryClient newUser(String name) {
        FerryClient client = FerryClient.connect(address(), new Trust.Plaintext());
        client.register(name, "a password of " + name, "test", "");
        return client;
    }

    public FerryClient newUser(String name, FerryHome home) {
        FerryClient client = FerryClient.connect(address(), new Trust.Plaintext(), home);
        client.register(name, "a password of " + name, "test", "");
        return client;
    }

    static String token() {
        return TOKEN.get();
    }

    static String user() {
        return token().split("\\.")[1];
    }

    @Override
    public void close() {
        transfers.endStreams();
        stop();
    }

    private final class Count extends ServerTransportFilter {
        @Override
        public Attributes transportReady(Attributes attributes) {
            connections.incrementAndGet();
            return attributes;
        }
    }

    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            @Nullable String header = headers.get(AUTHORIZATION);
            if (header != null) {
                headersSeen.add(header);
            }
            if (PUBLIC.contains(call.getMethodDescriptor().getBareMethodName())) {
                return next.startCall(call, headers);
            }
            if (stranger(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))) {
                strangers.incrementAndGet();
                call.close(Status.UNAVAILABLE.withDescription("fake: stranger"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            @Nullable StatusRuntimeException refusal = refusal(header);
            if (refusal != null || header == null) {
                StatusRuntimeException why = Objects.requireNonNull(refusal);
                call.close(
                        why.getStatus(),
                        Objects.requireNonNullElseGet(why.getTrailers(), Metadata::new));
                return new ServerCall.Listener<>() {};
            }
            Context context =
                    Context.current().withValue(TOKEN, header.substring("Bearer ".length()));
            return Contexts.interceptCall(context, call, headers, next);
        }

        private boolean stranger(@Nullable SocketAddress peer) {
            first.compareAndSet(null, peer);
            return oneConnection && !Objects.equals(first.get(), peer);
        }

        private @Nullable StatusRuntimeException refusal(@Nullable String header) {
            if (header == null || !header.startsWith("Bearer access.")) {
                return Refuse.auth(Code.UNAUTHENTICATED, "TOKEN_INVALID");
            }
            String token = header.substring("Bearer ".length());
            if (auth.revokedTokens.contains(token)) {
                return Refuse.auth(Code.UNAUTHENTICATED, "SESSION_REVOKED");
            }
            return auth.refusedTokens.contains(token)
                    ? Refuse.auth(Code.UNAUTHENTICATED, "TOKEN_EXPIRED")
                    : null;
        }
    }
}

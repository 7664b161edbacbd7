package ferry.kernel.rpc;

import ferry.kernel.identity.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening gRPC server with the limits, rules and manners that both services share.
///
/// Stopping it: health says NOT_SERVING, new calls are refused with SERVER_DRAINING, the services end their streams, and
/// what has not ended by the drain timeout is cut.
public final class RpcServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

    /// A chunk of 1 MiB and what stands around it. One that is somewhat too large is refused by the service, with its reason.
    private static final int MAX_MESSAGE_BYTES = (1 << 20) + (64 << 10);

    private static final int MAX_METADATA_BYTES = 8_192;

    /// A read takes a buffer of the size that the reads before have filled: large ones are fast, and a slow link, whose record is
    /// never whole, would keep a large one all the time.
    private static final int LEAST_READ_BYTES = 1 << 10;

    private static final int FIRST_READ_BYTES = 8 << 10;
    private static final int MOST_READ_BYTES = 256 << 10;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int WINDOW_BYTES_IN_ALL = 48 << 20;

    /// A window is opened again at its half: 8 MiB carry 4 in each round trip. Who sends at a limit does so four times a second.
    private static final LargeFileWindows.Terms LARGE_FILES =
            new LargeFileWindows.Terms(7 << 20, 8, 8, Duration.ofMillis(1_750));

    private static final int MAX_CALLS_PER_CONNECTION = 64;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 10;
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(3);

    private final Server server;
    private final CallExecutors executors;
    private final Connections connections;
    private final HealthRpc health;
    private final DrainGate gate;
    private final Runnable endStreams;
    private final Duration drainTimeout;
    private final AtomicBoolean closing = new AtomicBoolean();

    private RpcServer(Parts parts, Server server, Runnable endStreams, Duration drainTimeout) {
        this.server = server;
        this.executors = parts.executors;
        this.connections = parts.connections;
        this.health = parts.health;
        this.gate = parts.gate;
        this.endStreams = endStreams;
        this.drainTimeout = drainTimeout;
    }

    /// Listens and serves.
    ///
    /// @param endStreams called once when the server stops, after new calls are refused: ends long streams and brings
    ///     uploads to a resumable end
    /// @throws IllegalStateException if an rpc states no rule
    /// @throws IOException if the address cannot be listened on
    public static RpcServer start(
            RpcSettings settings,
            List<? extends BindableService> services,
            TokenVerifier verifier,
            Runnable endStreams)
            throws IOException {
        Parts parts = new Parts(settings, services);
        try {
            NettyServerBuilder builder = builder(settings, parts);
            builder.intercept(new RpcMetrics(settings.metrics()))
                    .intercept(parts.windows)
                    .intercept(parts.largeFiles);
            services.forEach(service ->
                    builder.addService(
                            RpcInterceptors.forService(
                                    service, verifier, settings.proxies(), parts.gate)));
            Server server = builder.addService(guarded(parts.health, verifier)).build().start();
            return new RpcServer(parts, server, endStreams, settings.drainTimeout());
        } catch (IOException | RuntimeException failed) {
            parts.close();
            throw failed;
        }
    }

    /// Not behind the gate: a stopping server still says that it is stopping.
    private static ServerServiceDefinition guarded(HealthRpc health, TokenVerifier verifier) {
        AccessRules rules = AccessRules.of(List.of(health));
        return ServerInterceptors.interceptForward(
                TolerantRequests.wrap(health.bindService()),
                new FaultInterceptor("grpc.health"),
                new CallerInterceptor(rules, verifier, TrustedProxies.NONE));
    }

    @SuppressWarnings("deprecation") // RCVBUF_ALLOCATOR: there is no other way to bound the size
    private static NettyServerBuilder builder(RpcSettings settings, Parts parts) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(settings.listen())
                        .executor(parts.executors.lookup())
                        .callExecutor(parts.executors)
                        .flowControlWindow(WINDOW_BYTES)
                        .withChildOption(
                                ChannelOption.RCVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator(
                                        LEAST_READ_BYTES, FIRST_READ_BYTES, MOST_READ_BYTES))
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        // Nothing is compressed here, so nothing can be a bomb
                        .decompressorRegistry(DecompressorRegistry.emptyInstance())
                        .neverIndexMetadataKey(CallerInterceptor.AUTHORIZATION);
        settings.tls().ifPresent(tls -> builder.sslContext(SslContexts.server(tls)));
        parts.connections.serve(builder);
        return againstAbuse(builder, settings, parts)
                .addTransportFilter(parts.windows)
                .addTransportFilter(new ConnectionEnds(parts.connections, settings.drainTimeout()));
    }

    /// There is no greatest age of a connection: its grace period would cut uploads, which may take days. Watches
    /// end themselves so that load can move.
    private static NettyServerBuilder againstAbuse(
            NettyServerBuilder builder, RpcSettings settings, Parts parts) {
        return patient(builder, settings.patience())
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .permitKeepAliveTime(20, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(false)
                .fallbackHandlerRegistry(new UnknownMethods(parts.connections, settings.proxies()));
    }

    /// A peer that takes nothing of what is sent cannot be asked whether it is there: the question waits behind the rest. The
    /// system gives it up instead, after the same time.
    private static NettyServerBuilder patient(NettyServerBuilder builder, Patience patience) {
        if (Epoll.isAvailable()) {
            long untaken = patience.silence().plus(patience.answer()).toMillis();
            builder.withChildOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) untaken);
        }
        return builder.handshakeTimeout(patience.handshake().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(patience.silence().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(patience.idle().toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Where the server listens, with the port it took.
    public InetSocketAddress address() {
        for (SocketAddress socket : server.getListenSockets()) {
            if (socket instanceof InetSocketAddress inet) {
                return inet;
            }
        }
        throw new IllegalStateException("the server does not listen");
    }

    /// Waits until another thread has closed the server.
    public void awaitTermination() throws InterruptedException {
        server.awaitTermination();
    }

    /// Drains and stops; returns within the drain timeout and a few seconds. Closing twice is harmless.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        try {
            drain(deadline);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            server.shutdownNow();
            executors.close();
            connections.close();
        }
    }

    private void drain(long deadline) throws InterruptedException {
        health.stopServing();
        gate.shut();
        Thread ending = Thread.ofVirtual().name("drain").start(this::endStreams);
        if (!ending.join(left(deadline))) {
            log.warn("event=drain_slow what=streams");
        }
        server.shutdown();
        if (!server.awaitTermination(left(deadline).toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("event=drain_cut timeout={}", drainTimeout);
            server.shutdownNow();
            server.awaitTermination(CUT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void endStreams() {
        try {
            endStreams.run();
        } catch (RuntimeException failed) {
            log.error("event=drain_failed", failed);
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    private static final class Parts implements AutoCloseable {
        final CallExecutors executors;
        final Connections connections;
        final FlowWindows windows;
        final LargeFileWindows largeFiles;
        final HealthRpc health;
        final DrainGate gate = new DrainGate();

        Parts(RpcSettings settings, List<? extends BindableService> services) {
            health = new HealthRpc(namesOf(services));
            connections =
                    new Connections(settings.maxConnectionsPerAddress(), settings.maxConnections());
            executors = new CallExecutors(settings.dataMethods());
            windows =
                    new FlowWindows(
                            connections, settings.dataMethods(), WINDOW_BYTES, WINDOW_BYTES_IN_ALL);
            largeFiles =
                    new LargeFileWindows(
                            connections,
                            settings.dataMethods(),
                            () -> windows.window() == WINDOW_BYTES,
                            LARGE_FILES);
        }

        @Override
        public void close() {
            executors.close();
            connections.close();
        }

        private static Set<String> namesOf(List<? extends BindableService> services) {
            return services.stream()
                    .map(service -> service.bindService().getServiceDescriptor().getName())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}

package ferry.client.rpc;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.ServerAddress;
import ferry.client.trust.PinnedTrustManager;
import ferry.client.trust.ServiceRole;
import ferry.client.trust.Trust;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.FixedRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/// One connection to one server, made when it is first used and made again when it breaks.
///
/// Any number of threads may share it. Whoever opens it closes it.
public final class Link implements AutoCloseable {

    /// A chunk of the largest legal size, and what stands around it.
    static final int MAX_MESSAGE_BYTES = (1 << 20) + (64 << 10);

    /// A window is opened again when half of it has been used: this one carries 4 MiB in each round trip.
    static final int WINDOW_BYTES = 8 << 20;

    private static final int READ_BUFFER_BYTES = 256 << 10;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PING_AFTER = Duration.ofSeconds(30);
    private static final Duration PING_ANSWER = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(250);

    private final ManagedChannel channel;
    private final RoundTrips roundTrips;
    private final NetworkThreads.Lane lane;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Link(ManagedChannel channel, RoundTrips roundTrips, NetworkThreads.Lane lane) {
        this.channel = channel;
        this.roundTrips = roundTrips;
        this.lane = lane;
    }

    /// A link to the address that a person typed.
    public static Link to(ServerAddress address, Trust trust) {
        return to(address, trust, WINDOW_BYTES);
    }

    /// @param windowBytes that the server may send, on all streams together, before they are taken
    public static Link to(ServerAddress address, Trust trust, int windowBytes) {
        return to(address, trust, windowBytes, NetworkThreads.SHARED);
    }

    static Link to(ServerAddress address, Trust trust, int windowBytes, NetworkThreads threads) {
        refusePlaintextAbroad(address.loopback(), trust, address.toString());
        return open(
                NettyChannelBuilder.forAddress(address.host(), address.port()),
                trust,
                ServiceRole.AUTH,
                windowBytes,
                threads);
    }

    /// A link to a target that the server named: `host:port`, or `dns:///name:port`, which is
    /// spread over all addresses of the name.
    public static Link toTarget(String target, Trust trust) {
        return toTarget(target, trust, WINDOW_BYTES);
    }

    /// @param windowBytes that the server may send, on all streams together, before they are taken
    public static Link toTarget(String target, Trust trust, int windowBytes) {
        boolean spread = target.startsWith("dns:///");
        refusePlaintextAbroad(!spread && isLoopback(target), trust, target);
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target);
        if (spread) {
            builder.defaultLoadBalancingPolicy("round_robin");
        }
        return open(builder, trust, ServiceRole.TRANSFER, windowBytes, NetworkThreads.SHARED);
    }

    private static boolean isLoopback(String target) {
        try {
            return ServerAddress.parse(target).loopback();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void refusePlaintextAbroad(boolean loopback, Trust trust, String where) {
        if (trust instanceof Trust.Plaintext && !loopback) {
            throw new FerryException(
                    Problem.PIN_UNKNOWN,
                    "plaintext is for loopback addresses only, not for " + where);
        }
    }

    @SuppressWarnings("deprecation") // a fixed read buffer; its successor cannot be set per channel
    private static Link open(
            NettyChannelBuilder builder,
            Trust trust,
            ServiceRole role,
            int windowBytes,
            NetworkThreads threads) {
        secure(builder, trust, role);
        builder.directExecutor() // callbacks only hand over: see UploadCall and InboundStream
                .disableRetry() // a retry buffer would keep what has been sent
                .disableServiceConfigLookUp()
                .flowControlWindow(windowBytes)
                .withOption(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(READ_BUFFER_BYTES))
                .withOption(ChannelOption.TCP_NODELAY, true)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_PATIENCE.toMillis())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(PING_AFTER.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(PING_ANSWER.toSeconds(), TimeUnit.SECONDS);
        return onThread(threads.take(), builder);
    }

    private static Link onThread(NetworkThreads.Lane lane, NettyChannelBuilder builder) {
        RoundTrips roundTrips = new RoundTrips(System::nanoTime);
        try {
            builder.intercept(roundTrips, new ClosedHere())
                    .eventLoopGroup(lane.loop())
                    .channelType(NetworkThreads.channelType());
            return new Link(builder.build(), roundTrips, lane);
        } catch (RuntimeException e) {
            lane.giveBack(); // a target that a server names may be nonsense
            throw e;
        }
    }

    private static void secure(NettyChannelBuilder builder, Trust trust, ServiceRole role) {
        switch (trust) {
            case Trust.Plaintext() -> builder.usePlaintext();
            case Trust.Pinned(var authority) ->
                    builder.sslContext(sslContext(new PinnedTrustManager(authority, role)));
            case Trust.Named(var authorities) ->
                    builder.sslContext(sslContext(authorities.trustManager()));
        }
    }

    private static SslContext sslContext(TrustManager trustManager) {
        try {
            return GrpcSslContexts.forClient()
                    .trustManager(trustManager)
                    .protocols("TLSv1.3")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    ManagedChannel channel() {
        requireOpen();
        return channel;
    }

    /// @throws FerryException INTERRUPTED once it is closed: no call is worth repeating then
    public void requireOpen() {
        if (closed.get()) {
            throw ClosedHere.because(null);
        }
    }

    /// How far away the server is: the quickest answer so far; nothing before the first.
    Optional<Duration> roundTrip() {
        return roundTrips.shortest();
    }

    /// How many answers say so.
    int answers() {
        return roundTrips.answers();
    }

    /// Ends the transport's own pause after a failed connect.
    public void retryNow() {
        channel.resetConnectBackoff();
    }

    /// Ends every call that is still open, and the connection. Closing twice is harmless.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            channel.shutdownNow();
            awaitEnd();
            lane.giveBack();
        }
    }

    /// The channel's end is work for its thread.
    private void awaitEnd() {
        boolean interrupted = Thread.interrupted();
        try {
            boolean _ = channel.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

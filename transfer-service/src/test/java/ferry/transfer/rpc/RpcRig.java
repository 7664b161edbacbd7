package ferry.transfer.rpc;

import ferry.kernel.rpc.RpcInterceptors;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.transfer.TransferService;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.fixture.TransferRig;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The service in process or behind a socket, with its rules and error mapping, on a [TransferRig].
final class RpcRig implements BeforeEachCallback, AfterEachCallback {
    final TransferRig steps = new TransferRig();
    final NameTokens tokens = new NameTokens();
    final FakeSessions sessions = new FakeSessions();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final StreamLimits limits;
    private final boolean sockets;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TransferRpc rpc;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Runnable serving;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ManagedChannel channel;

    private @Nullable ManagedChannelBuilder<?> connecting;

    RpcRig() {
        this(StreamLimits.DEFAULT);
    }

    RpcRig(StreamLimits limits) {
        this(limits, false);
    }

    private RpcRig(StreamLimits limits, boolean sockets) {
        this.limits = limits;
        this.sockets = sockets;
    }

    /// Messages travel as bytes, and the server defends itself as it does in earnest.
    static RpcRig overSockets() {
        return new RpcRig(StreamLimits.DEFAULT, true);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        start();
    }

    void start() throws IOException {
        steps.begin();
        Deliveries deliveries =
                new Deliveries(
                        steps.interposedLedger(),
                        steps.store,
                        steps.damage(),
                        steps.announcements,
                        steps.clock,
                        new Random());
        rpc =
                new TransferRpc(
                        steps.uploads(),
                        deliveries,
                        steps.interposedLedger(),
                        sessions,
                        limits,
                        steps.threads);
        if (sockets) {
            listen();
        } else {
            stayInProcess();
        }
    }

    private void stayInProcess() throws IOException {
        String name = UUID.randomUUID().toString();
        Server server =
                InProcessServerBuilder.forName(name)
                        .executor(calls)
                        .addService(RpcInterceptors.forService(rpc, tokens))
                        .build()
                        .start();
        serving = server::shutdownNow;
        channel = InProcessChannelBuilder.forName(name).build();
    }

    private void listen() throws IOException {
        RpcServer server =
                RpcServer.start(
                        RpcSettings.plaintext(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withDataMethods(TransferService.DATA_METHODS),
                        List.of(rpc),
                        tokens,
                        rpc::drain);
        serving = server::close;
        connecting =
                NettyChannelBuilder.forAddress("localhost", server.address().getPort())
                        .usePlaintext();
        channel = connecting.build();
    }

    /// Over a connection of its own from now on: one on which very much is refused is cut.
    void reconnect() {
        channel.shutdownNow();
        channel = Objects.requireNonNull(connecting, "in process").build();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        stop();
    }

    void stop() throws IOException {
        channel.shutdownNow();
        serving.run();
        nothingIsLeft();
        calls.close();
        steps.end();
    }

    /// However the streams of a test have ended, none is counted any more, and none of their bytes.
    void nothingIsLeft() {
        Person.soon().until(() -> rpc.openStreams() == 0 && rpc.bytesOnTheirWay() == 0);
    }

    /// What happens about twice a second.
    void tick() {
        rpc.tick();
    }

    int openStreams() {
        return rpc.openStreams();
    }

    void drain() {
        rpc.drain();
    }

    ManagedChannel channel() {
        return channel;
    }

    Person person(String name) {
        return Person.of(channel, name);
    }
}

package ferry.transfer.rpc;

import ferry.kernel.rpc.RpcInterceptors;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.fixture.TransferRig;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The service in process, with its rules and error mapping, on a [TransferRig].
final class RpcRig implements BeforeEachCallback, AfterEachCallback {
    final TransferRig steps = new TransferRig();
    final NameTokens tokens = new NameTokens();
    final FakeSessions sessions = new FakeSessions();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final StreamLimits limits;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TransferRpc rpc;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ManagedChannel channel;

    RpcRig() {
        this(StreamLimits.DEFAULT);
    }

    RpcRig(StreamLimits limits) {
        this.limits = limits;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        steps.beforeEach(context);
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
        String name = UUID.randomUUID().toString();
        server =
                InProcessServerBuilder.forName(name)
                        .executor(calls)
                        .addService(RpcInterceptors.forService(rpc, tokens))
                        .build()
                        .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        channel.shutdownNow();
        server.shutdownNow();
        nothingIsLeft();
        calls.close();
        steps.afterEach(context);
    }

    /// However the streams of a test have ended, none is counted any more, and none of their bytes.
    void nothingIsLeft() {
        Awaitility.await().until(() -> rpc.openStreams() == 0 && rpc.bytesOnTheirWay() == 0);
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

package ferry.transfer.rpc;

import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import ferry.transfer.SpaceSettings;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.upload.UploadLimits;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job over sockets and TLS, on a real disk: the service as it is put together.
final class OverTheWireTest implements MainJobContract {
    @TempDir private Path folder;
    private final FakePeople people = new FakePeople();
    private TransferService service;
    private RpcServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        TlsIdentity identity =
                new TlsDirectory(folder.resolve("tls"), InstantSource.system(), new SecureRandom())
                        .identity(ServiceRole.TRANSFER, Set.of());
        service =
                TransferService.start(
                        new TransferSettings(
                                folder,
                                new UUID(1, 1),
                                UploadLimits.DEFAULT,
                                SpaceSettings.UNGUARDED),
                        people,
                        new FakeSessions(),
                        InstantSource.system(),
                        error -> {
                            throw new AssertionError(error);
                        });
        server =
                RpcServer.start(
                        RpcSettings.tls(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        identity)
                                .withDataMethods(TransferService.DATA_METHODS),
                        service.services(),
                        new NameTokens(),
                        service::drain);
        channel =
                NettyChannelBuilder.forAddress("localhost", server.address().getPort())
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .protocols("TLSv1.3")
                                        .trustManager(identity.authority())
                                        .build())
                        .build();
    }

    @AfterEach
    void stop() throws IOException {
        channel.shutdownNow();
        server.close();
        service.close();
    }

    @Override
    public Person person(String name) {
        return Person.of(channel, name);
    }

    @Test
    void uploadsAdvanceWhileOthersWaitForTheAccounts() {
        String id = id();
        Sending advancing = person("alice").send().begin(id, 1, "bob").chunk(0, "abc");
        person("alice").awaitReceived(id, 3);
        people.hang();
        // More than there are threads for messages
        int waiting = 4 * Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < waiting; i++) {
            person("alice").send().begin(id(), 1, "bob");
        }
        Awaitility.await().until(() -> people.asking() == waiting);

        advancing.chunk(3, "def");
        person("alice").awaitReceived(id, 6);

        people.answer();
    }
}

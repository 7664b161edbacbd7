package ferry.standalone;

import ferry.kernel.config.Options;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.RedeemCodeRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.TokenGrant;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// An embedded server of this process, on loopback and without TLS, where everybody may sign up; and a channel to it.
final class LocalServer implements AutoCloseable {
    static final String PASSWORD = "violet tugboat 19 lanterns";

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final EmbeddedServer server;
    private final ManagedChannel channel;

    private LocalServer(EmbeddedServer server) {
        this.server = server;
        this.channel =
                NettyChannelBuilder.forTarget(server.address())
                        .usePlaintext()
                        .directExecutor()
                        .build();
    }

    static LocalServer start(Path data) throws IOException {
        Options options =
                Options.parse(
                        ServeSettings.options(Map.of()),
                        List.of(
                                "--data=" + data,
                                "--listen=127.0.0.1:0",
                                "--insecure",
                                "--registration=open",
                                "--bcrypt-cost=4",
                                "--disk-reserve=0"),
                        Map.of());
        return new LocalServer(
                EmbeddedServer.start(
                        ServeSettings.of(options),
                        Duration.ofSeconds(5),
                        InstantSource.system(),
                        cause -> {
                            throw new AssertionError("the disk", cause);
                        }));
    }

    ManagedChannel channel() {
        return channel;
    }

    int port() {
        String address = server.address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    TokenGrant register(String name) {
        return AuthServiceGrpc.newBlockingStub(channel)
                .register(
                        RegisterRequest.newBuilder()
                                .setUsername(name)
                                .setPassword(PASSWORD)
                                .setDeviceName("test")
                                .build())
                .getGrant();
    }

    /// The first one, by the code that a new server gives to whoever has started it.
    TokenGrant registerAdministrator(String name) {
        return AuthServiceGrpc.newBlockingStub(channel)
                .redeemCode(
                        RedeemCodeRequest.newBuilder()
                                .setUsername(name)
                                .setCode(server.auth().setupCode().orElseThrow().text())
                                .setNewPassword(PASSWORD)
                                .setDeviceName("test")
                                .build())
                .getGrant();
    }

    static Metadata bearer(TokenGrant grant) {
        return authorization(List.of("Bearer " + grant.getAccessToken()));
    }

    static Metadata authorization(List<String> values) {
        Metadata headers = new Metadata();
        values.forEach(value -> headers.put(AUTHORIZATION, value));
        return headers;
    }

    @Override
    public void close() throws IOException {
        channel.shutdownNow();
        server.close();
    }
}

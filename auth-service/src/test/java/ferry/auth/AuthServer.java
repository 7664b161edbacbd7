package ferry.auth;

import ferry.auth.login.Bcrypt;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.net.Network;
import ferry.kernel.observe.Metrics;
import ferry.kernel.rpc.RpcInterceptors;
import ferry.kernel.rpc.TrustedProxies;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.DirectoryServiceGrpc;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.RedeemCodeRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.auth.v1.TrustServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A whole auth service, served in process with all its rules, and clients of it.
final class AuthServer implements AutoCloseable {
    static final String PASSWORD = "an unusual sentence, this";
    static final String DEVICE = "Test machine";

    /// Calls within the process come from loopback, so each may say where it comes from: see [#from].
    private static final TrustedProxies PROXIES =
            new TrustedProxies(
                    Network.parseAll("127.0.0.0/8,::1"), TrustedProxies.Header.X_FORWARDED_FOR);

    final AuthService service;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final ManagedChannel channel;

    private AuthServer(AuthService service) throws IOException {
        this.service = service;
        String name = UUID.randomUUID().toString();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(threads);
        for (BindableService rpcs : service.services()) {
            builder.addService(RpcInterceptors.forService(rpcs, service.tokenVerifier(), PROXIES));
        }
        this.server = builder.build().start();
        this.channel = InProcessChannelBuilder.forName(name).build();
    }

    static AuthServer start(AuthSettings settings, ManualClock clock, Bcrypt bcrypt)
            throws IOException {
        return start(settings, clock, bcrypt, Metrics.none());
    }

    static AuthServer start(
            AuthSettings settings, ManualClock clock, Bcrypt bcrypt, Metrics metrics)
            throws IOException {
        return new AuthServer(AuthService.start(settings, clock, bcrypt, metrics));
    }

    /// Registration open, hashes cheap.
    static AuthSettings settings(Path dataDir) {
        return AuthSettings.defaults(dataDir)
                .withRegistration(RegistrationPolicy.OPEN)
                .withPasswords(4, 15);
    }

    Channel channel() {
        return channel;
    }

    AuthServiceGrpc.AuthServiceBlockingStub auth() {
        return AuthServiceGrpc.newBlockingStub(channel);
    }

    AuthServiceGrpc.AuthServiceFutureStub authFuture() {
        return AuthServiceGrpc.newFutureStub(channel);
    }

    AdminServiceGrpc.AdminServiceBlockingStub admin(TokenGrant who) {
        return as(AdminServiceGrpc.newBlockingStub(channel), who.getAccessToken());
    }

    /// The first administrator, by the code that whoever starts the server is shown.
    TokenGrant administrator(String name) {
        return redeem(name, service.setupCode().orElseThrow().text(), PASSWORD);
    }

    TokenGrant redeem(String name, String code, String password) {
        return auth().redeemCode(
                        RedeemCodeRequest.newBuilder()
                                .setUsername(name)
                                .setCode(code)
                                .setNewPassword(password)
                                .setDeviceName(DEVICE)
                                .build())
                .getGrant();
    }

    DirectoryServiceGrpc.DirectoryServiceBlockingStub directory() {
        return DirectoryServiceGrpc.newBlockingStub(channel);
    }

    TrustServiceGrpc.TrustServiceBlockingStub trust() {
        return TrustServiceGrpc.newBlockingStub(channel);
    }

    static <S extends AbstractStub<S>> S as(S stub, String accessToken) {
        return withAuthorization(stub, "Bearer " + accessToken);
    }

    static <S extends AbstractStub<S>> S withAuthorization(S stub, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// A client at another address.
    static <S extends AbstractStub<S>> S from(S stub, String address) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), address);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    TokenGrant register(String name) {
        return auth().register(
                        RegisterRequest.newBuilder()
                                .setUsername(name)
                                .setPassword(PASSWORD)
                                .setDeviceName(DEVICE)
                                .build())
                .getGrant();
    }

    TokenGrant login(String name, String password) {
        return auth().login(loginRequest(name, password).build()).getGrant();
    }

    TokenGrant login(String name, String password, String cookie) {
        return auth().login(loginRequest(name, password).setDeviceCookie(cookie).build())
                .getGrant();
    }

    /// @return why a wrong password for `name` from `address` was refused
    Refusal guess(String name, String address) {
        return Refusal.of(() ->
                from(auth(), address)
                        .login(loginRequest(name, "a wrong password, surely").build()));
    }

    static LoginRequest.Builder loginRequest(String name, String password) {
        return LoginRequest.newBuilder()
                .setUsername(name)
                .setPassword(password)
                .setDeviceName(DEVICE);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        service.close();
    }
}

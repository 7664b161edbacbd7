package ferry.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import ferry.auth.AuthService;
import ferry.auth.AuthSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.life.Closer;
import ferry.kernel.life.DataFolder;
import ferry.kernel.rpc.RpcServer;
import ferry.kernel.rpc.RpcSettings;
import ferry.kernel.rpc.ServiceChannel;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.proto.auth.v1.AdminServiceGrpc;
import ferry.proto.auth.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import ferry.proto.auth.v1.AuthServiceGrpc;
import ferry.proto.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import ferry.proto.auth.v1.DeleteUserRequest;
import ferry.proto.auth.v1.DisableUserRequest;
import ferry.proto.auth.v1.EnableUserRequest;
import ferry.proto.auth.v1.LoginRequest;
import ferry.proto.auth.v1.RedeemCodeRequest;
import ferry.proto.auth.v1.RefreshRequest;
import ferry.proto.auth.v1.RegisterRequest;
import ferry.proto.auth.v1.RevokeSessionRequest;
import ferry.proto.auth.v1.RotateSigningKeyRequest;
import ferry.proto.auth.v1.TokenGrant;
import ferry.proto.transfer.v1.Box;
import ferry.proto.transfer.v1.GetTransferRequest;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadResponse;
import ferry.proto.transfer.v1.UploadStart;
import ferry.proto.transfer.v1.WatchRequest;
import ferry.proto.transfer.v1.WatchResponse;
import ferry.transfer.SpaceSettings;
import ferry.transfer.TransferService;
import ferry.transfer.TransferSettings;
import ferry.transfer.rpc.remote.AuthConnection;
import ferry.transfer.upload.UploadLimits;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two transfer services follow one auth service, each on a port of its own and over mutual TLS.
final class StreamsOfSessionsTest {
    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static final int TRIES = 3;
    private static final String PASSWORD = "violet tugboat 19 lanterns";

    @TempDir Path scratch;
    private final Closer closer = new Closer();
    private AuthServiceBlockingStub auth;
    private AdminServiceBlockingStub admin;
    private String setupCode;
    private ManagedChannel left;
    private ManagedChannel right;

    @BeforeEach
    void start() throws IOException {
        InstantSource clock = InstantSource.system();
        AuthService service =
                closer.register(
                        AuthService.start(
                                AuthSettings.defaults(scratch.resolve("auth"))
                                        .withRegistration(RegistrationPolicy.OPEN)
                                        .withPasswords(4, 15),
                                clock));
        RpcServer server =
                closer.register(
                        RpcServer.start(
                                RpcSettings.tls(loopback(), certificates(ServiceRole.AUTH)),
                                service.services(),
                                service.tokenVerifier(),
                                service::drain));
        String target = "localhost:" + server.address().getPort();
        ManagedChannel channel = channel(target, ServiceRole.AUTH);
        auth = AuthServiceGrpc.newBlockingStub(channel);
        admin = AdminServiceGrpc.newBlockingStub(channel);
        setupCode = service.setupCode().orElseThrow().text();
        left = transfer("left", target);
        right = transfer("right", target);
    }

    @AfterEach
    void stop() throws IOException {
        closer.close();
    }

    @Test
    void aRevokedSessionEndsItsStreamsEverywhereAndLeavesWhatTheyBrought() throws Exception {
        TokenGrant alice = register("alice");
        TokenGrant other = login("alice");
        register("bob");
        String id = UUID.randomUUID().toString();
        Stream<UploadResponse> upload = upload(left, alice, id);
        await().ignoreExceptions().until(() -> status(alice, id).getReceivedSize() == 3);
        Stream<WatchResponse> watch = watch(right, alice);
        Stream<WatchResponse> otherWatch = watch(right, other);

        revoke(other, alice);

        assertRevoked(upload.failure());
        assertRevoked(watch.failure());
        assertRevoked(refusal(() -> status(alice, id)));
        assertRevoked(refusal(() -> list(right, alice)));
        await().until(() -> status(other, id).getPersistedSize() == 3);
        assertThat(otherWatch.ended()).isFalse();
    }

    @Test
    void disablingSomebodyEndsEverythingOfHisEverywhere() throws Exception {
        TokenGrant root = root();
        TokenGrant alice = register("alice");
        register("bob");
        String id = UUID.randomUUID().toString();
        Stream<UploadResponse> upload = upload(left, alice, id);
        await().ignoreExceptions().until(() -> status(alice, id).getReceivedSize() == 3);
        Stream<WatchResponse> watch = watch(right, alice);

        disable(root, "alice");

        assertRevoked(upload.failure());
        assertRevoked(watch.failure());
        assertRevoked(refusal(() -> list(left, alice)));
        assertRevoked(refusal(() -> list(right, alice)));
        assertRevoked(refusal(() -> refresh(alice)));
        enable(root, "alice");
        TokenGrant again = login("alice");
        await().untilAsserted(() -> assertThat(status(again, id).getPersistedSize()).isEqualTo(3));
    }

    @Test
    void theStreamsOfARevokedSessionEndWithinTwoSeconds() throws Exception {
        TokenGrant own = register("alice");
        register("bob");

        assertWithinTwoSeconds(() -> {
            TokenGrant session = login("alice");
            return timeToEnd(session, () -> revoke(own, session));
        });
    }

    @Test
    void theStreamsOfADisabledAccountEndWithinTwoSeconds() throws Exception {
        TokenGrant root = root();
        register("alice");
        register("bob");

        assertWithinTwoSeconds(() -> {
            TokenGrant session = login("alice");
            Duration time = timeToEnd(session, () -> disable(root, "alice"));
            enable(root, "alice");
            return time;
        });
    }

    private Duration timeToEnd(TokenGrant session, Runnable act) throws Exception {
        String id = UUID.randomUUID().toString();
        Stream<UploadResponse> upload = upload(left, session, id);
        await().ignoreExceptions().until(() -> status(session, id).getReceivedSize() == 3);
        Stream<WatchResponse> watch = watch(right, session);
        long before = System.nanoTime();
        act.run();
        assertRevoked(upload.failure());
        assertRevoked(watch.failure());
        return Duration.ofNanos(System.nanoTime() - before);
    }

    /// One of a few times is enough: the machine may be busy with other tests.
    private static void assertWithinTwoSeconds(Callable<Duration> timed) throws Exception {
        List<Duration> times = new ArrayList<>();
        do {
            times.add(timed.call());
        } while (times.getLast().compareTo(PROMISED) >= 0 && times.size() < TRIES);

        assertThat(times).anySatisfy(time -> assertThat(time).isLessThan(PROMISED));
    }

    private void revoke(TokenGrant who, TokenGrant session) {
        var _ =
                as(auth, who)
                        .revokeSession(
                                RevokeSessionRequest.newBuilder()
                                        .setSessionId(session.getSessionId())
                                        .build());
    }

    private void disable(TokenGrant root, String name) {
        var _ =
                as(admin, root)
                        .disableUser(DisableUserRequest.newBuilder().setUsername(name).build());
    }

    private void enable(TokenGrant root, String name) {
        var _ =
                as(admin, root)
                        .enableUser(EnableUserRequest.newBuilder().setUsername(name).build());
    }

    @Test
    void whatSomebodyWasSendingFailsWhenHisAccountIsDeleted() throws Exception {
        TokenGrant root = root();
        TokenGrant alice = register("alice");
        TokenGrant bob = register("bob");
        String id = UUID.randomUUID().toString();
        Stream<UploadResponse> upload = upload(left, alice, id);
        await().ignoreExceptions().until(() -> status(alice, id).getReceivedSize() == 3);

        var _ =
                as(admin, root)
                        .deleteUser(DeleteUserRequest.newBuilder().setUsername("alice").build());

        assertThat(upload.failure().getStatus().getCode())
                .isIn(Status.Code.UNAUTHENTICATED, Status.Code.FAILED_PRECONDITION);
        TransferServiceBlockingStub asBob = as(TransferServiceGrpc.newBlockingStub(left), bob);
        GetTransferRequest request = GetTransferRequest.newBuilder().setTransferId(id).build();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        asBob.getTransfer(request).getTransfer().getState()
                                == TransferState.TRANSFER_STATE_FAILED);
    }

    @Test
    void anEmergencyVoidsEveryAccessTokenAndItsStreamsEverywhereAndEndsNoSession()
            throws Exception {
        TokenGrant root = root();
        TokenGrant alice = register("alice");
        register("bob");
        String id = UUID.randomUUID().toString();
        await().ignoreExceptions().untilAsserted(() -> list(left, alice));
        await().ignoreExceptions().untilAsserted(() -> list(right, alice));
        Stream<UploadResponse> upload = upload(left, alice, id);
        await().ignoreExceptions().until(() -> status(alice, id).getReceivedSize() == 3);
        Stream<WatchResponse> watch = watch(right, alice);

        var _ =
                as(admin, root)
                        .rotateSigningKey(
                                RotateSigningKeyRequest.newBuilder().setEmergency(true).build());

        for (ManagedChannel where : List.of(left, right)) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(reasonOf(refusal(() -> list(where, alice))))
                                    .isEqualTo("TOKEN_INVALID"));
        }
        assertThat(reasonOf(upload.failure())).isEqualTo("OVERLOADED");
        assertThat(reasonOf(watch.failure())).isEqualTo("OVERLOADED");
        TokenGrant next = refresh(alice);
        list(left, next);
        assertThat(watch(right, next).ended()).isFalse();
        assertThat(status(next, id).getPersistedSize()).isEqualTo(3);
    }

    private TokenGrant root() {
        return auth.redeemCode(
                        RedeemCodeRequest.newBuilder()
                                .setUsername("root")
                                .setCode(setupCode)
                                .setNewPassword(PASSWORD)
                                .setDeviceName("test")
                                .build())
                .getGrant();
    }

    private TokenGrant refresh(TokenGrant grant) {
        return auth.refresh(
                        RefreshRequest.newBuilder()
                                .setRefreshToken(grant.getRefreshToken())
                                .build())
                .getGrant();
    }

    private GetUploadStatusResponse status(TokenGrant grant, String id) {
        return as(TransferServiceGrpc.newBlockingStub(left), grant)
                .getUploadStatus(GetUploadStatusRequest.newBuilder().setTransferId(id).build());
    }

    private static void list(ManagedChannel where, TokenGrant grant) {
        TransferServiceBlockingStub stub = as(TransferServiceGrpc.newBlockingStub(where), grant);
        var _ = stub.listTransfers(ListTransfersRequest.newBuilder().setBox(Box.BOX_INBOX).build());
    }

    private Stream<UploadResponse> upload(ManagedChannel where, TokenGrant grant, String id) {
        Stream<UploadResponse> stream = new Stream<>();
        StreamObserver<UploadRequest> requests =
                as(TransferServiceGrpc.newStub(where), grant).upload(stream);
        requests.onNext(
                UploadRequest.newBuilder()
                        .setStart(
                                UploadStart.newBuilder()
                                        .setTransferId(id)
                                        .setAttempt(1)
                                        .setSpec(
                                                TransferSpec.newBuilder()
                                                        .addRecipients("bob")
                                                        .setFileName("report.pdf")))
                        .setOffset(0)
                        .setData(ByteString.copyFromUtf8("abc"))
                        .build());
        return stream;
    }

    private static Stream<WatchResponse> watch(ManagedChannel where, TokenGrant grant)
            throws Exception {
        Stream<WatchResponse> stream = new Stream<>();
        as(TransferServiceGrpc.newStub(where), grant)
                .watch(
                        WatchRequest.newBuilder().setConsumerId("phone").setLatest(true).build(),
                        stream);
        stream.first.get(60, TimeUnit.SECONDS);
        return stream;
    }

    private TokenGrant register(String name) {
        return auth.register(
                        RegisterRequest.newBuilder()
                                .setUsername(name)
                                .setPassword(PASSWORD)
                                .setDeviceName("test")
                                .build())
                .getGrant();
    }

    private TokenGrant login(String name) {
        return auth.login(
                        LoginRequest.newBuilder()
                                .setUsername(name)
                                .setPassword(PASSWORD)
                                .setDeviceName("test")
                                .build())
                .getGrant();
    }

    private static StatusRuntimeException refusal(Runnable call) {
        return Assertions.catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static void assertRevoked(StatusRuntimeException failed) throws Exception {
        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(reasonOf(failed)).isEqualTo("SESSION_REVOKED");
    }

    private static String reasonOf(StatusRuntimeException failed) throws Exception {
        com.google.rpc.Status details = Objects.requireNonNull(StatusProto.fromThrowable(failed));
        return details.getDetails(0).unpack(ErrorInfo.class).getReason();
    }

    private static <S extends AbstractStub<S>> S as(S stub, TokenGrant grant) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + grant.getAccessToken());
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private ManagedChannel transfer(String name, String authTarget) throws IOException {
        InstantSource clock = InstantSource.system();
        DataFolder folder = closer.register(DataFolder.open(scratch.resolve(name)));
        ServerCertificates certificates = certificates(ServiceRole.TRANSFER);
        AuthConnection connection =
                closer.register(AuthConnection.open(authTarget, certificates, clock));
        TransferService service =
                closer.register(
                        TransferService.start(
                                new TransferSettings(
                                        folder.path(),
                                        folder.storeId(),
                                        UploadLimits.DEFAULT,
                                        SpaceSettings.UNGUARDED),
                                connection.people(),
                                connection.liveSessions(),
                                clock,
                                broken -> {
                                    throw new AssertionError(broken);
                                }));
        connection.listen(service.departures());
        connection.follow();
        RpcServer server =
                closer.register(
                        RpcServer.start(
                                RpcSettings.tls(loopback(), certificates)
                                        .withDataMethods(TransferService.DATA_METHODS),
                                service.services(),
                                connection.tokenVerifier(),
                                service::drain));
        return channel("localhost:" + server.address().getPort(), ServiceRole.TRANSFER);
    }

    private ManagedChannel channel(String target, ServiceRole other) throws IOException {
        ManagedChannel channel =
                ServiceChannel.open(target, certificates(ServiceRole.STANDALONE), other);
        closer.register(channel::shutdownNow);
        return channel;
    }

    private ServerCertificates certificates(ServiceRole role) throws IOException {
        InstantSource clock = InstantSource.system();
        TlsDirectory directory =
                new TlsDirectory(scratch.resolve("tls"), clock, new SecureRandom());
        return ServerCertificates.open(directory, role, Set.of(), Optional.empty(), clock);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// What comes of a stream.
    private static final class Stream<T> implements StreamObserver<T> {
        final CompletableFuture<T> first = new CompletableFuture<>();
        private final CompletableFuture<Throwable> end = new CompletableFuture<>();

        @Override
        public void onNext(T message) {
            first.complete(message);
        }

        @Override
        public void onError(Throwable failed) {
            end.complete(failed);
        }

        @Override
        public void onCompleted() {
            end.complete(new AssertionError("the stream ended in order"));
        }

        boolean ended() {
            return end.isDone();
        }

        StatusRuntimeException failure() throws Exception {
            return (StatusRuntimeException) end.get(60, TimeUnit.SECONDS);
        }
    }
}

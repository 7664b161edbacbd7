package ferry.kernel.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.tls.ServerCertificates;
import ferry.kernel.tls.ServiceRole;
import ferry.kernel.tls.TlsDirectory;
import ferry.kernel.tls.TlsIdentity;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Codec;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server over real sockets and TLS.
final class RpcServerTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir private Path folder;

    private final EchoRpc echo = new EchoRpc();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final BlockingQueue<String> drained = new LinkedBlockingQueue<>();
    private TlsIdentity identity;
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        identity = tls("ours").identity(ServiceRole.STANDALONE, Set.of());
        server =
                start(
                        RpcSettings.tls(ANY_PORT, identity)
                                .withDataMethods(Set.of(EchoRpc.NAME + "/Stream")));
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }

    @Test
    void serves() throws SSLException {
        assertThat(client().call("Open", "hello")).isEqualTo("hello");
        assertThat(client().with("Bearer alice").call("Mine", "")).isEqualTo("alice");
    }

    @Test
    void tellsFaultsWithDetails() throws SSLException {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.QUOTA_EXCEEDED, "quota used up");
                };
        EchoClient client = client();

        assertThat(Told.by(() -> client.call("Open", "x")).info().getReason())
                .isEqualTo("QUOTA_EXCEEDED");
    }

    /// A negative pushback is how a server says so to every client library (gRFC A6).
    @ParameterizedTest
    @CsvSource({"LOGIN_LOCKED, -1", "OVERLOADED, ", "BAD_CREDENTIALS, "})
    void noClientLibraryTriesALockedLoginAgainByItself(Reason reason, @Nullable String pushback)
            throws SSLException {
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(reason, "no");
                };
        EchoClient client = client();

        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> client.call("Open", "x"));

        assertThat(Objects.requireNonNull(refused.getTrailers()).get(PUSHBACK)).isEqualTo(pushback);
    }

    @Test
    void aFaultLongerThanTrailersMayBeStillArrives() throws SSLException {
        String names = "\u00e4".repeat(20_000);
        echo.behaviour =
                (_, _) -> {
                    throw Fault.of(Reason.RECIPIENT_UNKNOWN, names).with("names", names);
                };
        EchoClient client = client();

        assertThat(Told.by(() -> client.call("Open", "x")).info().getReason())
                .isEqualTo("RECIPIENT_UNKNOWN");
    }

    @Test
    void anotherServiceIsKnownByItsCertificate() throws IOException {
        EchoClient client = service(tls("ours").identity(ServiceRole.TRANSFER, Set.of()));

        assertThat(client.call("Services", "")).isEqualTo("transfer");
        assertThat(client.call("Either", "")).isEqualTo("transfer");
        assertThat(Told.by(() -> client.call("Mine", "")).info().getReason())
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void aCertificateOfAnotherInstallationIsNotLetIn() throws IOException {
        TlsIdentity foreign = tls("theirs").identity(ServiceRole.TRANSFER, Set.of());
        TlsIdentity disguised =
                new TlsIdentity(identity.authority(), foreign.leaf(), foreign.key());
        EchoClient client = service(disguised);

        assertThat(Told.by(() -> client.call("Services", "")).code())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aCertificateOfAnotherRoleOpensNothingThatIsForServices() throws IOException {
        EchoClient client = service(tls("ours").identity(ServiceRole.AUTH, Set.of()));

        assertThat(Told.by(() -> client.call("Services", "")).info().getReason())
                .isEqualTo("NOT_ALLOWED");
    }

    @Test
    void aServiceThatIsCalledMustPlayItsRole() throws IOException {
        ServerCertificates transfer =
                ServerCertificates.fixed(tls("ours").identity(ServiceRole.TRANSFER, Set.of()));
        EchoClient client =
                new EchoClient(keep(ServiceChannel.open(target(), transfer, ServiceRole.AUTH)));

        Told told = Told.by(() -> client.call("Services", ""));

        assertThat(told.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(echo.threads).isEmpty();
    }

    @Test
    void withoutACertificateNobodyIsAService() throws SSLException {
        EchoClient client = client();

        assertThat(Told.by(() -> client.call("Services", "")).info().getReason())
                .isEqualTo("NOT_ALLOWED");
    }

    @Test
    void speaksNothingOlderThanTls13() throws SSLException {
        EchoClient old = client("TLSv1.2");

        assertThat(Told.by(() -> old.call("Open", "x")).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void plaintextIsForLoopbackOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcSettings.plaintext(new InetSocketAddress("0.0.0.0", 0)));
    }

    @Test
    void plaintextElsewhereHasToBeAskedFor() throws IOException {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        try (RpcServer behindProxy = start(RpcSettings.plaintextBehindProxy(everywhere))) {
            ManagedChannel plain =
                    keep(
                            NettyChannelBuilder.forAddress(
                                            "localhost", behindProxy.address().getPort())
                                    .usePlaintext()
                                    .build());

            assertThat(new EchoClient(plain).call("Open", "hello")).isEqualTo("hello");
        }
    }

    @Test
    void doesNotStartWhileAnRpcHasNoRule() {
        RpcSettings settings = RpcSettings.plaintext(ANY_PORT);

        assertThatThrownBy(() ->
                        RpcServer.start(
                                settings,
                                List.of(new AccessRulesTest.Forgetful()),
                                new People(),
                                () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@Requires");
    }

    @Test
    void dataMethodsRunOnTheDataPoolAndOthersOnVirtualThreads() throws Exception {
        EchoClient client = client();

        client.call("Open", "x");
        assertThat(echo.threads.poll(10, TimeUnit.SECONDS)).startsWith("rpc-");
        client.stream(new Answer());
        assertThat(echo.threads.poll(10, TimeUnit.SECONDS)).startsWith("data-");
    }

    @Test
    void aRequestThatIsNoMessageIsTheCallersFault() throws SSLException {
        ManagedChannel channel = channel("TLSv1.3");

        Told told =
                Told.by(() ->
                        ClientCalls.blockingUnaryCall(
                                channel,
                                EchoRpc.method("Open", MethodType.UNARY).toBuilder(
                                                new RawMarshaller(),
                                                EchoRpc.method("Open", MethodType.UNARY)
                                                        .getResponseMarshaller())
                                        .build(),
                                CallOptions.DEFAULT,
                                new byte[] {(byte) 0xFF, 1, 2}));

        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.info().getReason()).isEqualTo("FIELD_INVALID");
    }

    @Test
    void refusesAMessageOverTheLimit() throws SSLException {
        EchoClient client = client();

        assertThat(client.call("Open", "a".repeat(1 << 20))).hasSize(1 << 20);
        assertThat(Told.by(() -> client.call("Open", "a".repeat((1 << 20) + (64 << 10)))).code())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void takesNothingCompressed() throws SSLException {
        ManagedChannel channel = channel("TLSv1.3");

        Told told =
                Told.by(() ->
                        ClientCalls.blockingUnaryCall(
                                channel,
                                EchoRpc.method("Open", MethodType.UNARY),
                                CallOptions.DEFAULT.withCompression(
                                        new Codec.Gzip().getMessageEncoding()),
                                StringValue.of("x")));

        assertThat(told.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void refusesOversizedMetadata() throws SSLException {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9_000));
        Channel channel =
                ClientInterceptors.intercept(
                        channel("TLSv1.3"), MetadataUtils.newAttachHeadersInterceptor(headers));

        assertThatThrownBy(() -> new EchoClient(channel).call("Open", "x"))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void refusesConnectionsBeyondTheLimitAndAdmitsAgainWhenOneIsGone() throws Exception {
        try (RpcServer small =
                start(RpcSettings.tls(ANY_PORT, identity).withMaxConnectionsPerAddress(2))) {
            ManagedChannel first = channel(small, "TLSv1.3");
            new EchoClient(first).call("Open", "1");
            new EchoClient(channel(small, "TLSv1.3")).call("Open", "2");
            EchoClient third = new EchoClient(channel(small, "TLSv1.3"));

            assertThat(Told.by(() -> third.call("Open", "3")).code())
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.INTERNAL);

            first.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                    .until(() ->
                            new EchoClient(channel(small, "TLSv1.3"))
                                    .call("Open", "4")
                                    .equals("4"));
        }
    }

    @Test
    void healthSaysServingToAnybody() throws SSLException {
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel("TLSv1.3"));

        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(
                        health.check(
                                        HealthCheckRequest.newBuilder()
                                                .setService(EchoRpc.NAME)
                                                .build())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(
                        Told.by(() ->
                                        health.check(
                                                HealthCheckRequest.newBuilder()
                                                        .setService("nobody")
                                                        .build()))
                                .code())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void stoppingEndsStreamsRefusesNewCallsAndSaysSo() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<@Nullable StreamObserver<StringValue>> open = new AtomicReference<>();
        Answer answer = new Answer();
        EchoClient client = client();
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(client.channel());
        try (RpcServer draining =
                start(
                        RpcSettings.tls(ANY_PORT, identity),
                        () -> {
                            drained.add("streams");
                            await(mayEnd);
                            Objects.requireNonNull(open.get())
                                    .onError(Fault.of(Reason.SERVER_DRAINING, "stopping"));
                        })) {
            EchoClient connected = new EchoClient(channel(draining, "TLSv1.3"));
            HealthGrpc.HealthBlockingStub its = HealthGrpc.newBlockingStub(connected.channel());
            connected.stream(answer);
            open.set(echo.streams.poll(10, TimeUnit.SECONDS));
            Thread closing = Thread.ofVirtual().start(draining::close);
            assertThat(drained.poll(10, TimeUnit.SECONDS)).isEqualTo("streams");

            Told refused = Told.by(() -> connected.call("Open", "x"));
            assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.info().getReason()).isEqualTo("SERVER_DRAINING");
            assertThat(its.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.NOT_SERVING);

            mayEnd.countDown();
            assertThat(Told.by(answer::await).info().getReason()).isEqualTo("SERVER_DRAINING");
            assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void whatDoesNotEndIsCutAtTheTimeout() throws Exception {
        Answer answer = new Answer();
        RpcServer stubborn =
                start(RpcSettings.tls(ANY_PORT, identity).withDrainTimeout(Duration.ofMillis(200)));
        EchoClient client = new EchoClient(channel(stubborn, "TLSv1.3"));
        StreamObserver<StringValue> requests = client.stream(answer);
        requests.onNext(StringValue.of("x"));
        echo.behaviour = (_, _) -> {};
        assertThat(echo.streams.poll(10, TimeUnit.SECONDS)).isNotNull();

        stubborn.close();

        assertThatThrownBy(answer::await).isInstanceOf(StatusRuntimeException.class);
        stubborn.awaitTermination();
    }

    @Test
    void stoppingWaitsForTheWorkOfACallWhoseConnectionHasGone() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Boolean> leftInPeace = new CompletableFuture<>();
        AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
        RpcServer stopping = start(RpcSettings.tls(ANY_PORT, identity));
        EchoClient client = new EchoClient(channel(stopping, "TLSv1.3"));
        echo.behaviour =
                (request, answer) -> {
                    began.countDown();
                    leftInPeace.complete(isWaitedFor(closing));
                    answer.onNext(request);
                    answer.onCompleted();
                };
        Thread caller = Thread.ofVirtual().start(() -> Told.by(() -> client.call("Open", "x")));
        await(began);
        ((ManagedChannel) client.channel()).shutdownNow();
        caller.join();

        closing.set(Thread.ofPlatform().start(stopping::close));

        assertThat(leftInPeace.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Objects.requireNonNull(closing.get()).join(Duration.ofSeconds(10))).isTrue();
    }

    /// Whether the thread comes to wait for calls before it interrupts them.
    private static boolean isWaitedFor(AtomicReference<@Nullable Thread> closing) {
        while (!Thread.currentThread().isInterrupted()) {
            Thread thread = closing.get();
            if (thread != null
                    && Stream.of(thread.getStackTrace())
                            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                            .toList()
                            .contains(CallExecutors.class.getName() + ".close")
                    && Stream.of(thread.getStackTrace())
                            .map(StackTraceElement::getMethodName)
                            .anyMatch("awaitTermination"::equals)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RpcServer start(RpcSettings settings) throws IOException {
        return start(settings, () -> {});
    }

    private RpcServer start(RpcSettings settings, Runnable endStreams) throws IOException {
        return RpcServer.start(settings, List.of(echo), new People(), endStreams);
    }

    private TlsDirectory tls(String name) {
        return new TlsDirectory(folder.resolve(name), InstantSource.system(), new SecureRandom());
    }

    private String target() {
        return "localhost:" + server.address().getPort();
    }

    private EchoClient service(TlsIdentity own) {
        return new EchoClient(
                keep(
                        ServiceChannel.open(
                                target(), ServerCertificates.fixed(own), ServiceRole.STANDALONE)));
    }

    private EchoClient client() throws SSLException {
        return client("TLSv1.3");
    }

    private EchoClient client(String protocol) throws SSLException {
        return new EchoClient(channel(protocol));
    }

    private ManagedChannel channel(String protocol) throws SSLException {
        return channel(server, protocol);
    }

    private ManagedChannel channel(RpcServer to, String protocol) throws SSLException {
        return keep(
                NettyChannelBuilder.forAddress("localhost", to.address().getPort())
                        .sslContext(
                                GrpcSslContexts.configure(SslContextBuilder.forClient())
                                        .protocols(protocol)
                                        .trustManager(identity.authority())
                                        .build())
                        .build());
    }

    private ManagedChannel keep(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    private record RawMarshaller() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}

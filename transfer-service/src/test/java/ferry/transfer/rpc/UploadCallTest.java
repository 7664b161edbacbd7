package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import ferry.kernel.identity.TokenVerdict;
import ferry.kernel.rpc.RpcInterceptors;
import ferry.proto.transfer.v1.TransferServiceGrpc;
import ferry.proto.transfer.v1.TransferSpec;
import ferry.proto.transfer.v1.UploadFinish;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Streams as gRPC brings them: nothing that goes wrong on one leaves a blob open, or a call that nobody ends.
final class UploadCallTest {
    @RegisterExtension final TransferRig rig = new TransferRig();

    private final TransferId id = Drafts.id();

    @SuppressWarnings("NullAway.Init") // set before each test
    private TransferRpc rpc;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        rpc =
                new TransferRpc(
                        rig.uploads(),
                        new Deliveries(
                                rig.ledger(),
                                rig.store,
                                rig.damage(),
                                rig.announcements,
                                rig.clock,
                                new Random(1)),
                        rig.ledger(),
                        new FakeSessions(),
                        StreamLimits.DEFAULT,
                        rig.threads);
        String name = UUID.randomUUID().toString();
        server =
                InProcessServerBuilder.forName(name)
                        .addService(
                                RpcInterceptors.forService(
                                        rpc, _ -> new TokenVerdict.Accepted(caller("alice"))))
                        .build()
                        .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aStreamThatNeverBeginsIsIdleAfterHalfAMinute() {
        Stream stream = new Stream();
        rig.clock.advance(Duration.ofSeconds(29));
        rig.uploads().tick();
        assertThat(stream.end).isNotDone();

        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void aStreamThatRepeatsAWholeFileIsIdleAfterHalfAMinute() throws InterruptedException {
        rig.uploads()
                .arrive(caller("alice"), request(id, 1, 3L), chunk(0, "abc"), claim(bytes("abc")));
        Stream stream = new Stream();
        stream.send(UploadRequest.newBuilder().setStart(start().clearSpec().setAttempt(2)).build());
        stream.send(UploadRequest.getDefaultInstance());
        rig.clock.advance(Duration.ofSeconds(30));
        rig.uploads().tick();

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void aStreamThatNeverBeginsDoesNotHoldUpAStoppingServer() {
        Stream stream = new Stream();

        rpc.drain();

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aMessageThatIsNoneEndsTheUploadAtOnce() {
        Stream stream = new Stream();
        stream.send(
                UploadRequest.newBuilder().setStart(start()).setOffset(0).setData(abc()).build());
        await().until(() -> rig.store.writers() == 1);

        stream.call.sendMessage(new byte[] {(byte) 0xff});

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        await().until(() -> rig.store.writers() == 0);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(3);
    }

    @Test
    void aBugWhileAFileIsFinishedLeavesItsBytesToBeResumed() {
        failAtFinish();
        Stream stream = new Stream();
        stream.send(
                UploadRequest.newBuilder().setStart(start()).setOffset(0).setData(abc()).build());
        stream.send(UploadRequest.newBuilder().setFinish(finish()).build());

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
    }

    @Test
    void aBugWhileAFileArrivesAtOnceLeavesItsBytesToBeResumed() {
        failAtFinish();
        byte[] file = new byte[(64 << 10) + 1];

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rig.uploads()
                                .arrive(
                                        caller("alice"),
                                        request(id, 1, null),
                                        chunk(0, file),
                                        claim(file)));
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.stored(id).persistedSize()).isEqualTo(file.length);
    }

    private void failAtFinish() {
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments) {
                        if (method.equals("finish")) {
                            throw new IllegalStateException("a bug");
                        }
                    }
                });
    }

    private UploadStart.Builder start() {
        return UploadStart.newBuilder()
                .setTransferId(id.toString())
                .setAttempt(1)
                .setSpec(TransferSpec.newBuilder().addRecipients("bob").setFileName("a.txt"));
    }

    private static ByteString abc() {
        return ByteString.copyFromUtf8("abc");
    }

    private static UploadFinish finish() {
        return UploadFinish.newBuilder()
                .setSize(3)
                .setSha256(ByteString.copyFrom(claim(bytes("abc")).whole().sha256().bytes()))
                .build();
    }

    /// A client that sends what it likes.
    private final class Stream {
        final CompletableFuture<Status> end = new CompletableFuture<>();
        final ClientCall<byte[], InputStream> call =
                channel.newCall(
                        MethodDescriptor.newBuilder(RAW_REQUEST, RAW_ANSWER)
                                .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                                .setFullMethodName(
                                        TransferServiceGrpc.getUploadMethod().getFullMethodName())
                                .build(),
                        CallOptions.DEFAULT);

        Stream() {
            Metadata headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer a");
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.complete(status);
                        }
                    },
                    headers);
            call.request(1);
            end.orTimeout(20, TimeUnit.SECONDS);
            // The server has taken the call when it asks for its first message.
            await().until(call::isReady);
        }

        void send(UploadRequest request) {
            await().until(call::isReady);
            call.sendMessage(request.toByteArray());
        }
    }

    private static final MethodDescriptor.Marshaller<byte[]> RAW_REQUEST =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private static final MethodDescriptor.Marshaller<InputStream> RAW_ANSWER =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(InputStream value) {
                    return value;
                }

                @Override
                public InputStream parse(InputStream stream) {
                    return stream;
                }
            };
}

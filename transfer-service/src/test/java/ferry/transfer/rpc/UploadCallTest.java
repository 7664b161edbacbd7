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
import ferry.transfer.admission.Quotas;
import ferry.transfer.delivery.Deliveries;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakeSessions;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.upload.UploadLimits;
import ferry.transfer.upload.UploadSession;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /// Stands for the few threads that bring the messages of all streams.
    private final ExecutorService data = Executors.newSingleThreadExecutor();

    @BeforeEach
    void serve() throws IOException {
        serve(StreamLimits.DEFAULT);
    }

    private void serve(StreamLimits limits) throws IOException {
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
                        limits,
                        rig.threads);
        String name = UUID.randomUUID().toString();
        server =
                InProcessServerBuilder.forName(name)
                        .addService(
                                RpcInterceptors.forService(
                                        rpc, _ -> new TokenVerdict.Accepted(caller("alice"))))
                        .executor(data)
                        .build()
                        .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    private final List<Latches> heldUp = new ArrayList<>();

    /// What a failed test still holds up would hold up the end of it too.
    @AfterEach
    void stop() {
        heldUp.forEach(held -> held.mayGoOn.countDown());
        channel.shutdownNow();
        server.shutdownNow();
        data.shutdownNow();
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

    @Test
    void whoWaitsForMoreOfHisQuotaHoldsUpNoOtherStream() throws Exception {
        Latches reserving = holdUp("reserve");
        Stream growing = growingBeyondItsReservation(bytes("abcde"), false);
        reserving.reached.await();

        TransferId other = Drafts.id();
        Stream bystander = new Stream();
        UploadStart.Builder empty = start(other);
        empty.getSpecBuilder().setSize(0);
        bystander.send(UploadRequest.newBuilder().setStart(empty).build());
        await().until(() -> rig.ledger().find(other).isPresent());
        bystander.call.halfClose();
        assertThat(bystander.end.join().getCode()).isEqualTo(Status.Code.OK);

        reserving.mayGoOn.countDown();
        await().until(() -> received() == 5);
        growing.call.halfClose();
        assertThat(growing.end.join().getCode()).isEqualTo(Status.Code.OK);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(5);
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aSenderWhoClosesWhileHisBytesWaitForQuotaPausesWithThem() throws Exception {
        Latches reserving = holdUp("reserve");
        Stream growing = growingBeyondItsReservation(bytes("abcde"), false);
        reserving.reached.await();
        growing.call.halfClose();
        flushed();

        reserving.mayGoOn.countDown();

        assertThat(growing.end.join().getCode()).isEqualTo(Status.Code.OK);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(5);
    }

    @Test
    void aSenderWhoGoesAwayWhileHisBytesWaitForQuotaLeavesNothingOpen() throws Exception {
        Latches reserving = holdUp("reserve");
        Stream growing = growingBeyondItsReservation(bytes("abcde"), false);
        reserving.reached.await();
        growing.call.cancel("away", null);
        flushed();

        reserving.mayGoOn.countDown();

        await().until(() -> rig.store.writers() == 0);
        await().until(() -> rig.stored(id).state() == TransferState.PAUSED);
    }

    @Test
    void theLastBytesOfAFileMayWaitForQuotaToo() throws Exception {
        Latches reserving = holdUp("reserve");
        Stream growing = growingBeyondItsReservation(bytes("abcde"), true);
        reserving.reached.await();
        growing.call.halfClose();
        flushed();

        reserving.mayGoOn.countDown();

        assertThat(growing.end.join().getCode()).isEqualTo(Status.Code.OK);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void whoBringsTooMuchFailsWithoutHoldingUpOthers() throws Exception {
        Latches failing = holdUp("fail");
        Stream stream = new Stream();
        UploadStart.Builder small = start();
        small.getSpecBuilder().setSize(2);
        stream.send(UploadRequest.newBuilder().setStart(small).build());
        stream.send(UploadRequest.newBuilder().setOffset(0).setData(abc()).build());
        failing.reached.await();

        flushed(); // would wait for ever behind it

        failing.mayGoOn.countDown();
        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
        await().until(() -> rig.store.writers() == 0);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
    }

    /// A sender of ten bytes has eight of them elsewhere when this stream opens, so it holds two.
    private Stream growingBeyondItsReservation(byte[] file, boolean whole) throws IOException {
        TransferId elsewhere = Drafts.id();
        rig.limit(new Quotas(10, 1 << 20, 64, 64), UploadLimits.DEFAULT);
        channel.shutdownNow();
        server.shutdownNow();
        serve();
        UploadSession first = rig.open(elsewhere, 1, 8L).session;
        Stream growing = new Stream();
        growing.send(UploadRequest.newBuilder().setStart(start()).build());
        await().until(() -> rig.ledger().find(id).isPresent());
        rig.uploads().cancel(caller("alice"), elsewhere);
        first.release();
        UploadRequest.Builder beyond =
                UploadRequest.newBuilder().setOffset(0).setData(ByteString.copyFrom(file));
        growing.send((whole ? beyond.setFinish(finish(file)) : beyond).build());
        return growing;
    }

    private long received() {
        return rig.uploads().receivedSize(rig.stored(id));
    }

    /// What was for the messages' thread is done.
    private void flushed() throws Exception {
        data.submit(() -> {}).get(20, TimeUnit.SECONDS);
    }

    private record Latches(CountDownLatch reached, CountDownLatch mayGoOn) {}

    /// The ledger's method waits for the test.
    private Latches holdUp(String awaited) {
        Latches latches = new Latches(new CountDownLatch(1), new CountDownLatch(1));
        heldUp.add(latches);
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments)
                            throws InterruptedException {
                        if (method.equals(awaited)) {
                            latches.reached.countDown();
                            latches.mayGoOn.await();
                        }
                    }
                });
        return latches;
    }

    @Test
    void whoIsNotAskedForAMessageIsNotSilent() throws Exception {
        channel.shutdownNow();
        server.shutdownNow();
        serve(new StreamLimits(32, 8, 256, StreamLimits.MIN_UPLOAD_BYTES));
        Stream waiting = new Stream();
        waiting.send(UploadRequest.newBuilder().setStart(start()).build());
        await().until(() -> rig.ledger().find(id).isPresent());
        Latches opening = holdUp("open");
        ByteString much = ByteString.copyFrom(new byte[1 << 20]);
        for (int i = 0; i < 2; i++) { // all that may be on its way
            Stream greedy = new Stream();
            greedy.send(
                    UploadRequest.newBuilder()
                            .setStart(start(Drafts.id()))
                            .setOffset(0)
                            .setData(much)
                            .build());
        }
        opening.reached.await();
        await().until(() -> rpc.bytesOnTheirWay() >= StreamLimits.MIN_UPLOAD_BYTES);
        waiting.send(UploadRequest.newBuilder().setOffset(0).setData(abc()).build());
        await().until(() -> received() == 3);
        flushed();

        rig.clock.advance(Duration.ofSeconds(31));
        rig.uploads().tick();

        assertThat(waiting.end).as("others are in its way").isNotDone();
        opening.mayGoOn.countDown();
        await().until(() -> rpc.bytesOnTheirWay() < StreamLimits.MIN_UPLOAD_BYTES);
        rig.clock.advance(Duration.ofSeconds(31));
        rig.uploads().tick();
        assertThat(waiting.end.join().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void messagesThatAreAskedForAheadComeNoFurtherThanThereIsRoomFor() throws Exception {
        rig.store.shut();
        Stream stream = ofSixtyFourMebibytes();
        ByteString much = ByteString.copyFrom(new byte[1 << 20]);
        for (long offset = 0; offset < 40L << 20; offset += 1 << 20) {
            UploadRequest chunk =
                    UploadRequest.newBuilder().setOffset(offset).setData(much).build();
            stream.call.sendMessage(chunk.toByteArray()); // whether there is room or not
        }

        await().until(() -> received() >= 15L << 20);
        flushed();
        assertThat(received()).isLessThanOrEqualTo(16L << 20);
        assertThat(stream.end).isNotDone();

        rig.store.open();
        await().until(() -> received() == 40L << 20);
        assertThat(stream.end).isNotDone();
    }

    @Test
    void onlyWhoHasSaidHowMuchItIsIsAskedAhead() throws Exception {
        Stream stream = ofSixtyFourMebibytes();
        stream.send(UploadRequest.newBuilder().setOffset(0).setData(abc()).build());
        await().until(() -> received() == 3);
        flushed();
        assertThat(rpc.bytesOnTheirWay()).isGreaterThan(4L * ByteBudget.MOST_BYTES);
        stream.call.cancel("enough", null);
        await().until(() -> rpc.bytesOnTheirWay() == 0);

        TransferId growing = Drafts.id();
        Stream other = new Stream();
        other.send(UploadRequest.newBuilder().setStart(start(growing)).build());
        other.send(UploadRequest.newBuilder().setOffset(0).setData(abc()).build());
        await().until(() -> rig.uploads().receivedSize(rig.stored(growing)) == 3);
        flushed();
        assertThat(rpc.bytesOnTheirWay()).isEqualTo(ByteBudget.LEAST_BYTES);
    }

    @Test
    void whoWasAskedAheadAndBringsNothingIsIdleFromHisLastMessageOn() throws Exception {
        Stream stream = ofSixtyFourMebibytes();
        for (int offset = 0; offset < 9; offset += 3) {
            stream.send(UploadRequest.newBuilder().setOffset(offset).setData(abc()).build());
            int received = offset + 3;
            await().until(() -> received() == received);
            flushed();
            rig.clock.advance(Duration.ofSeconds(29));
            rig.uploads().tick();
            assertThat(stream.end).isNotDone();
        }
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();

        assertThat(stream.end.join().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    private Stream ofSixtyFourMebibytes() {
        Stream stream = new Stream();
        UploadStart.Builder large = start();
        large.getSpecBuilder().setSize(64L << 20);
        stream.send(UploadRequest.newBuilder().setStart(large).build());
        await().until(() -> rig.ledger().find(id).isPresent());
        return stream;
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
        return start(id);
    }

    private static UploadStart.Builder start(TransferId transfer) {
        return UploadStart.newBuilder()
                .setTransferId(transfer.toString())
                .setAttempt(1)
                .setSpec(TransferSpec.newBuilder().addRecipients("bob").setFileName("a.txt"));
    }

    private static ByteString abc() {
        return ByteString.copyFromUtf8("abc");
    }

    private static UploadFinish finish() {
        return finish(bytes("abc"));
    }

    private static UploadFinish finish(byte[] file) {
        return UploadFinish.newBuilder()
                .setSize(file.length)
                .setSha256(ByteString.copyFrom(claim(file).whole().sha256().bytes()))
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

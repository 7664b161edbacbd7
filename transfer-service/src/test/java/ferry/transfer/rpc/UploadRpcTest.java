package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.Transfer;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadPause;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.proto.transfer.v1.UploadStart;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Upload streams on the wire.
final class UploadRpcTest {
    private static final int MIB = 1 << 20;

    @RegisterExtension final RpcRig rig = new RpcRig();
    private final String id = UUID.randomUUID().toString();
    private Person alice;

    @BeforeEach
    void start() {
        alice = rig.person("alice");
    }

    @AfterEach
    void noStreamIsLeft() {
        rig.steps.store.open();
        rig.steps.people.answer();
        rig.drain();
        Awaitility.await().until(() -> rig.steps.uploads().open() == 0);
        Awaitility.await().until(() -> rig.steps.store.writers() == 0);
    }

    @Test
    void aChunkHasAMebibyteAndNoMore() throws Exception {
        byte[] most = new byte[MIB];
        alice.send().begin(id, 1, "bob").chunk(0, most);
        alice.awaitReceived(id, MIB);

        Told told = alice.send().begin(id, 2, "bob").chunk(MIB, new byte[MIB + 1]).failure();

        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.reason()).isEqualTo("CHUNK_TOO_LARGE");
        assertThat(told.metadata()).containsEntry("max_chunk_bytes", "1048576");
        assertThat(alice.send().begin(id, 3, "bob").end(most).next().hasTransfer()).isTrue();
    }

    @Test
    void aNameOf255BytesIsTakenAsItIs() throws Exception {
        String name = "n".repeat(251) + ".txt";
        byte[] file = bytes("x");
        UploadRequest request =
                Sending.data(0, file).toBuilder()
                        .setStart(Sending.start(id, 1, Sending.spec("bob").setFileName(name)))
                        .setFinish(Sending.finish(file))
                        .build();
        alice.send().send(request).halfClose().next();

        assertThat(rig.person("bob").transfer(id).getSpec().getFileName()).isEqualTo(name);
    }

    @Test
    void messagesComeInTheirOrder() {
        UploadRequest start =
                UploadRequest.newBuilder()
                        .setStart(Sending.start(id, 1, Sending.spec("bob")))
                        .build();
        assertOrder(alice.send().chunk(0, "abc").failure());
        assertOrder(alice.send().halfClose().failure());
        assertOrder(alice.send().send(start).send(start).failure());
    }

    private static void assertOrder(Told told) {
        assertThat(told.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(told.reason()).isEqualTo("STREAM_ORDER");
    }

    @Test
    void aStreamThatIsClosedWhileItIsBeingOpenedIsAPause() throws Exception {
        rig.steps.people.hang();
        Sending sending = alice.send().begin(id, 1, "bob");
        Awaitility.await().until(() -> rig.steps.people.asking() == 1);
        sending.halfClose();
        rig.steps.people.answer();

        assertThat(sending.next().hasPause()).isTrue();
    }

    @Test
    void aStreamThatIsCutWhileItIsBeingOpenedLeavesNothingOpen() {
        rig.steps.people.hang();
        Sending sending = alice.send().begin(id, 1, "bob");
        Awaitility.await().until(() -> rig.steps.people.asking() == 1);
        sending.cancel();
        rig.steps.people.answer();

        Awaitility.await()
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> alice.status(id).getState() == TransferState.TRANSFER_STATE_PAUSED);
    }

    @Test
    void dataNeedsAnOffset() {
        UploadRequest lost =
                UploadRequest.newBuilder().setData(ByteString.copyFromUtf8("abc")).build();

        assertThat(alice.send().begin(id, 1, "bob").send(lost).failure().field())
                .isEqualTo("offset");
    }

    @Test
    void closingWithoutAFinishIsAPause() throws Exception {
        UploadPause pause =
                alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().next().getPause();

        assertThat(pause.getPersistedSize()).isEqualTo(3);
        assertThat(pause.getExtentsList())
                .singleElement()
                .satisfies(extent -> {
                    assertThat(extent.getFrom()).isZero();
                    assertThat(extent.getTo()).isEqualTo(3);
                    assertThat(extent.getCrc32C()).isEqualTo(Sending.crc(bytes("abc")));
                });
        Awaitility.await()
                .until(() -> alice.status(id).getState() == TransferState.TRANSFER_STATE_PAUSED);
        assertThat(alice.status(id).getAttempt()).isEqualTo(1);
    }

    @Test
    void howFarAnUploadIsCanBeAskedWithoutItsExtents() throws Exception {
        alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().next();
        GetUploadStatusRequest.Builder asked =
                GetUploadStatusRequest.newBuilder().setTransferId(id);

        GetUploadStatusResponse all = alice.status(asked.build());
        GetUploadStatusResponse sizes = alice.status(asked.setSizesOnly(true).build());

        assertThat(all.getExtentsList()).isNotEmpty();
        assertThat(sizes.getPersistedSize()).isEqualTo(3);
        assertThat(sizes).isEqualTo(all.toBuilder().clearExtents().build());
    }

    @Test
    void aCutLeavesEverythingThatCame() {
        Sending cut = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        cut.cancel();

        Awaitility.await().until(() -> alice.status(id).getPersistedSize() == 3);
        Awaitility.await()
                .until(() -> alice.status(id).getState() == TransferState.TRANSFER_STATE_PAUSED);
    }

    @Test
    void aSenderWhoHangsUpDuringTheFinishHasFinished() throws Exception {
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.steps.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments)
                            throws InterruptedException {
                        if (method.equals("finish")) {
                            committing.countDown();
                            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                        }
                    }
                });
        Sending sending = alice.send().begin(id, 1, "bob").end(new byte[0]);
        assertThat(committing.await(20, TimeUnit.SECONDS)).isTrue();
        sending.cancel();
        goOn.countDown();

        Awaitility.await()
                .until(() ->
                        alice.transfer(id).getState() == TransferState.TRANSFER_STATE_AVAILABLE);
    }

    @Test
    void aFinishIsAnsweredAgainByEveryKindOfRepeat() throws Exception {
        byte[] file = bytes("abc");
        Transfer first = alice.send().whole(id, file, "bob").next().getTransfer();

        assertThat(alice.send().whole(id, file, "bob").next().getTransfer()).isEqualTo(first);
        assertThat(alice.send().begin(id, 1, "bob").chunk(0, file).end(file).next().getTransfer())
                .isEqualTo(first);
        assertThat(alice.send().begin(id, 2, "bob").end(file).next().getTransfer())
                .isEqualTo(first);
        assertThat(alice.send().begin(id, 2, "bob").halfClose().next().getTransfer())
                .isEqualTo(first);
        assertThat(alice.status(id).getTransfer()).isEqualTo(first);
        Told told = alice.send().begin(id, 2, "bob").end(bytes("abd")).failure();
        assertThat(told.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(told.reason()).isEqualTo("ALREADY_FINAL");
        assertThat(told.metadata()).containsEntry("sha256", TransferRig.sha256(file).hex());
    }

    @Test
    void anOlderStreamIsToldThatANewerOneWritesNow() {
        Sending old = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);

        alice.send().begin(id, 2, "bob").chunk(3, "def");

        Told told = old.failure();
        assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(told.reason()).isEqualTo("UPLOAD_SUPERSEDED");
        assertThat(told.metadata()).containsEntry("attempt", "2");
        alice.awaitReceived(id, 6);
    }

    @Test
    void theServerReadsNoFurtherThanTheDiskAllows() throws Exception {
        rig.steps.store.shut();
        Sending sending = alice.send().begin(id, 1, "bob");
        byte[] file = new byte[24 * MIB];
        for (int i = 0; i < 24; i++) {
            sending.chunk((long) i * MIB, new byte[MIB]);
        }
        Awaitility.await().until(() -> alice.status(id).getReceivedSize() >= 15L * MIB);
        assertThat(alice.status(id).getReceivedSize()).isLessThanOrEqualTo(16L * MIB);

        rig.steps.store.open();

        assertThat(sending.end(file).next().getTransfer().getSize()).isEqualTo(24L * MIB);
    }

    @Test
    void aBugIsToldAsARequestIdAndLeavesNothingOpen() {
        rig.steps.interpose(
                new Interposed.Around() {
                    @Override
                    public void after(String method, @Nullable Object[] arguments) {
                        if (method.equals("checkpoint")) {
                            throw new IllegalStateException("a bug with a secret in it");
                        }
                    }
                });
        Told told = alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().failure();

        assertThat(told.code()).isEqualTo(Status.Code.INTERNAL);
        assertThat(told.reason()).isEqualTo("INTERNAL");
        assertThat(told.message()).doesNotContain("secret");
        assertThat(told.metadata()).containsOnlyKeys("request_id");
    }

    @Test
    void aBugInTheMiddleOfAMessageLeavesNothingOpen() {
        Sending sending = alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        rig.steps.store.failNextWriteWithABug();

        assertThat(sending.chunk(0, "abc").failure().reason()).isEqualTo("INTERNAL");

        Awaitility.await().until(() -> rig.steps.uploads().open() == 0);
    }

    @Test
    void attemptsAreCounted() {
        alice.send().begin(id, 4, "bob");
        alice.awaitReceived(id, 0);

        Told told = alice.send().begin(id, 4, "bob").failure();

        assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(told.reason()).isEqualTo("ATTEMPT_STALE");
        assertThat(told.metadata()).containsEntry("attempt", "4");
    }

    @Test
    void anIdIsOfOneSpecAndOneSender() {
        alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);

        for (Told told :
                new Told[] {
                    alice.send().begin(id, 2, "carol").failure(),
                    rig.person("mallory").send().begin(id, 2, "bob").failure()
                }) {
            assertThat(told.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
            assertThat(told.reason()).isEqualTo("TRANSFER_ID_CONFLICT");
        }
        UploadStart withoutSpec =
                UploadStart.newBuilder()
                        .setTransferId(UUID.randomUUID().toString())
                        .setAttempt(1)
                        .build();
        assertThat(
                        alice.send()
                                .send(UploadRequest.newBuilder().setStart(withoutSpec).build())
                                .failure()
                                .reason())
                .isEqualTo("TRANSFER_UNKNOWN");
    }
}

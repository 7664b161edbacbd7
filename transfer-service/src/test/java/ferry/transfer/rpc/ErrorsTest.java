package ferry.transfer.rpc;

import static ferry.transfer.fixture.TransferRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.proto.transfer.v1.CancelTransferRequest;
import ferry.proto.transfer.v1.ReceiptState;
import ferry.proto.transfer.v1.ReceiveRequest;
import ferry.proto.transfer.v1.TransferState;
import ferry.proto.transfer.v1.UploadRequest;
import ferry.transfer.fixture.TransferRig;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The contract's table of errors, as far as a service of today can produce it and no other test does.
final class ErrorsTest {
    @RegisterExtension final RpcRig rig = new RpcRig();
    private static final TransferState PAUSED = TransferState.TRANSFER_STATE_PAUSED;

    private final String id = UUID.randomUUID().toString();
    private Person alice;
    private Person bob;

    @BeforeEach
    void start() {
        alice = rig.person("alice");
        bob = rig.person("bob");
    }

    @Test
    void unknownRecipient() {
        Told told = alice.send().begin(id, 1, "bob", "nobody", "NOBODY2").failure();

        assertTold(
                told,
                Status.Code.NOT_FOUND,
                "RECIPIENT_UNKNOWN",
                Map.of("names", "nobody,NOBODY2"));
    }

    @Test
    void accountsCannotBeAsked() {
        rig.steps.people.setUnreachable(true);

        Told told = alice.send().begin(id, 1, "bob").failure();

        assertTold(told, Status.Code.UNAVAILABLE, "OVERLOADED", Map.of());
        assertThat(told.retry()).isTrue();
    }

    @Test
    void quota() {
        rig.steps.people.setQuota("alice", 2);

        Told told = alice.send().begin(id, 1, "bob").chunk(0, "abc").failure();

        assertTold(
                told,
                Status.Code.RESOURCE_EXHAUSTED,
                "QUOTA_EXCEEDED",
                Map.of("quota", "stored_bytes", "limit", "2", "used", "0", "wanted", "3"));
        assertThat(told.quota()).isEqualTo("stored_bytes");
        assertThat(told.message()).contains("3 bytes", "2");
        assertThat(told.retry()).isFalse();
        Awaitility.await().until(() -> alice.status(id).getState() == PAUSED);
    }

    @Test
    void expired() throws Exception {
        alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().next();
        Receiving receiving = bob.follow(id);
        assertThat(receiving.bytes(3)).isEqualTo(bytes("abc"));

        rig.steps.clock.advance(Duration.ofDays(7));
        rig.steps.sweep();

        assertTold(
                alice.send().begin(id, 2, "bob").failure(),
                Status.Code.FAILED_PRECONDITION,
                "UPLOAD_EXPIRED",
                Map.of());
        for (Told told : new Told[] {receiving.failure(), bob.follow(id).failure()}) {
            assertTold(told, Status.Code.FAILED_PRECONDITION, "TRANSFER_EXPIRED", Map.of());
        }
        assertThat(bob.transfer(id).getState()).isEqualTo(TransferState.TRANSFER_STATE_EXPIRED);
        assertThat(bob.transfer(id).getAvailableSize()).isZero();
        assertThat(bob.transfer(id).getReceipts(0).getState())
                .isEqualTo(ReceiptState.RECEIPT_STATE_EXPIRED);
    }

    @Test
    void offsetBeyondWhatIsStored() {
        Told told = alice.send().begin(id, 1, "bob").chunk(0, "abc").chunk(9, "x").failure();

        assertTold(told, Status.Code.ABORTED, "OFFSET_MISMATCH", Map.of("expected_offset", "3"));
    }

    @Test
    void chunkCrcWrong() {
        UploadRequest corrupt = Sending.data(0, bytes("abc")).toBuilder().setCrc32C(7).build();

        Told told = alice.send().begin(id, 1, "bob").send(corrupt).failure();

        assertTold(told, Status.Code.ABORTED, "CHUNK_CORRUPT", Map.of("offset", "0"));
    }

    @Test
    void sizeDiffersFromDeclared() {
        Told told = alice.send().begin(id, 1, "bob").chunk(0, "abc").end(bytes("ab")).failure();

        assertTold(
                told,
                Status.Code.OUT_OF_RANGE,
                "SIZE_MISMATCH",
                Map.of("declared", "2", "received", "3"));
        assertThat(bob.transfer(id).getState()).isEqualTo(TransferState.TRANSFER_STATE_FAILED);
        assertTold(
                bob.follow(id).failure(),
                Status.Code.FAILED_PRECONDITION,
                "TRANSFER_FAILED",
                Map.of());
        assertTold(
                alice.send().begin(id, 2, "bob").failure(),
                Status.Code.FAILED_PRECONDITION,
                "TRANSFER_FAILED",
                Map.of());
    }

    @Test
    void wholeCrcWrong() {
        Told told = alice.send().begin(id, 1, "bob").chunk(0, "abc").end(bytes("abd")).failure();

        assertTold(told, Status.Code.DATA_LOSS, "DIGEST_MISMATCH", Map.of());
    }

    @Test
    void idle() {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        // The stream asks for the next message just after it has taken this one
        Awaitility.await()
                .until(() -> {
                    rig.steps.clock.advance(Duration.ofSeconds(30));
                    rig.steps.uploads().tick();
                    return sending.hasEnded();
                });

        Told told = sending.failure();
        assertThat(told.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(told.reason()).isEqualTo("UPLOAD_IDLE");
        assertThat(told.metadata()).containsKey("persisted_size");
    }

    @Test
    void storageFault() {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        rig.steps.store.failNextForce();

        Told told = sending.halfClose().failure();

        assertTold(told, Status.Code.UNAVAILABLE, "STORAGE_ERROR", Map.of("persisted_size", "0"));
    }

    @Test
    void diskFull() {
        Sending sending = alice.send().begin(id, 1, "bob");
        alice.awaitReceived(id, 0);
        rig.steps.store.failNextWrite();

        Told told = sending.chunk(0, "abc").failure();

        assertThat(told.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(told.reason()).isEqualTo("STORAGE_FULL");
        assertThat(told.retry()).isTrue();
    }

    @Test
    void draining() throws Exception {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        Receiving receiving = bob.follow(id);
        assertThat(receiving.bytes(3)).isEqualTo(bytes("abc"));
        var watching = bob.watchFromNow(0);

        rig.drain();

        for (Told told :
                new Told[] {
                    sending.failure(),
                    receiving.failure(),
                    watching.failure(),
                    bob.follow(id).failure(),
                    alice.send().begin(id, 2, "bob").failure()
                }) {
            assertTold(told, Status.Code.UNAVAILABLE, "SERVER_DRAINING", Map.of());
            assertThat(told.retry()).isTrue();
        }
        Awaitility.await().until(() -> alice.status(id).getPersistedSize() == 3);
        assertThat(rig.steps.announcements.waiting()).isZero();
    }

    @Test
    void readPastTheEnd() {
        alice.sendWhole(id, bytes("abc"), "bob");

        Told told =
                bob.receive(
                                ReceiveRequest.newBuilder().setTransferId(id).setOffset(4).build(),
                                Receiving.EAGER)
                        .failure();

        assertTold(told, Status.Code.OUT_OF_RANGE, "READ_PAST_END", Map.of("size", "3"));
    }

    @Test
    void notWholeAndNotFollowed() {
        alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);

        Told told =
                bob.receive(ReceiveRequest.newBuilder().setTransferId(id).build(), Receiving.EAGER)
                        .failure();

        assertTold(
                told,
                Status.Code.FAILED_PRECONDITION,
                "NOT_COMPLETE",
                Map.of("available_size", "3"));
        assertTold(
                Told.by(() -> bob.blocking().confirmReceipt(bob.saved(id, bytes("abc")).build())),
                Status.Code.FAILED_PRECONDITION,
                "NOT_COMPLETE",
                Map.of("available_size", "0"));
    }

    @Test
    void senderStalled() throws Exception {
        alice.send().begin(id, 1, "bob").chunk(0, "abc").halfClose().next();
        Receiving receiving = bob.follow(id);
        assertThat(receiving.bytes(3)).isEqualTo(bytes("abc"));
        Awaitility.await().until(() -> rig.steps.announcements.waiting() == 1);

        rig.steps.clock.advance(Duration.ofSeconds(60));
        rig.steps.announcements.changed(Requests.transferId(id));

        Told told = receiving.failure();
        assertTold(told, Status.Code.UNAVAILABLE, "SENDER_STALLED", Map.of("available_size", "3"));
        assertThat(told.retry()).isTrue();
    }

    @Test
    void cancelled() throws Exception {
        Sending sending = alice.send().begin(id, 1, "bob").chunk(0, "abc");
        alice.awaitReceived(id, 3);
        Receiving receiving = bob.follow(id);
        assertThat(receiving.bytes(3)).isEqualTo(bytes("abc"));
        CancelTransferRequest cancel = CancelTransferRequest.newBuilder().setTransferId(id).build();

        for (int i = 0; i < 2; i++) {
            assertThat(alice.blocking().cancelTransfer(cancel).getTransfer().getState())
                    .isEqualTo(TransferState.TRANSFER_STATE_CANCELLED);
        }

        for (Told told :
                new Told[] {sending.failure(), receiving.failure(), bob.follow(id).failure()}) {
            assertTold(told, Status.Code.FAILED_PRECONDITION, "TRANSFER_CANCELLED", Map.of());
        }
        assertThat(alice.status(id).getState()).isEqualTo(TransferState.TRANSFER_STATE_CANCELLED);
    }

    @Test
    void cancelAfterFinal() {
        byte[] file = bytes("abc");
        alice.sendWhole(id, file, "bob");
        CancelTransferRequest cancel = CancelTransferRequest.newBuilder().setTransferId(id).build();

        assertTold(
                Told.by(() -> alice.blocking().cancelTransfer(cancel)),
                Status.Code.FAILED_PRECONDITION,
                "ALREADY_FINAL",
                Map.of("sha256", TransferRig.sha256(file).hex()));
    }

    @Test
    void receiptDigestDiffers() {
        byte[] file = bytes("abc");
        alice.sendWhole(id, file, "bob");

        assertTold(
                Told.by(() -> bob.blocking().confirmReceipt(bob.saved(id, bytes("abd")).build())),
                Status.Code.FAILED_PRECONDITION,
                "RECEIPT_MISMATCH",
                Map.of("sha256", TransferRig.sha256(file).hex()));
    }

    private static void assertTold(
            Told told, Status.Code code, String reason, Map<String, String> metadata) {
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.code()).isEqualTo(code);
        assertThat(told.domain()).isEqualTo("ferry.transfer");
        assertThat(told.metadata()).isEqualTo(metadata);
        metadata.values().forEach(value -> assertThat(told.metadata()).containsValue(value));
    }
}

package ferry.transfer.delivery;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Reason;
import ferry.store.BlobId;
import ferry.transfer.delivery.Receiver.Piece;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Stored bytes that are not what was stored: nobody gets a trailer for them, and everybody concerned is told.
final class DamagedFileTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();
    private final List<Receiver> receivers = new ArrayList<>();
    private Deliveries deliveries;

    @BeforeEach
    void start() {
        deliveries =
                new Deliveries(
                        rig.interposedLedger(),
                        rig.store,
                        rig.damage(),
                        rig.announcements,
                        rig.clock,
                        new Random());
    }

    @AfterEach
    void nobodyIsLeft() throws InterruptedException {
        for (Receiver receiver : receivers) {
            if (!receiver.hasEnded()) {
                receiver.goAway();
            }
        }
    }

    @Test
    void aChangedByteEndsTheDeliveryBeforeTheLastPieceOfItsExtent() throws Exception {
        rig.store.rot(stored("abcdef", "ghijkl"), 7);

        Receiver bob = receive("bob", 0, null, 3);

        assertThat(bob.end()).isNotNull();
        assertThat(Objects.requireNonNull(bob.end()).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        assertThat(bob.next()).isEqualTo(new Piece.Data(0, "abc"));
        assertThat(bob.next()).isEqualTo(new Piece.Data(3, "def"));
        assertThat(bob.next()).isEqualTo(new Piece.Data(6, "gii"));
        assertThat(bob.hasNothingMore()).isTrue();
    }

    @Test
    void theTransferHasFailedForEverybodyWhoWaitsAndTheBlobIsPutAside() throws Exception {
        BlobId blob = stored("abcdef");
        rig.ledger()
                .confirm(
                        id,
                        FakePeople.id("carol"),
                        new Outcome.Saved(Objects.requireNonNull(rig.stored(id).whole())),
                        Drafts.NOW);
        rig.store.rot(blob, 0);

        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.DIGEST_MISMATCH);

        Transfer failed = rig.stored(id);
        assertThat(failed.state()).isEqualTo(TransferState.FAILED);
        assertThat(failed.failure()).contains("damaged");
        assertThat(receipt(failed, "bob")).isEqualTo(ReceiptState.FAILED);
        assertThat(receipt(failed, "carol")).isEqualTo(ReceiptState.SAVED);
        assertThat(rig.kinds("bob")).endsWith(EventKind.FAILED);
        assertThat(rig.kinds("alice")).endsWith(EventKind.RECEIPT_CHANGED, EventKind.FAILED);
        assertThat(rig.kinds("carol")).doesNotContain(EventKind.FAILED);
        assertThat(rig.store.quarantined()).containsExactly(blob);
        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.TRANSFER_FAILED);
    }

    @Test
    void aRangeIsJudgedByTheExtentsThatItHoldsWhole() throws Exception {
        rig.store.rot(stored("abcdef", "ghijkl", "mnopqr"), 7);

        Receiver inside = receive("bob", 7, 3L, 2);
        assertThat(inside.text(3)).isEqualTo("iij");
        assertThat(inside.end()).isNull();
        Receiver after = receive("bob", 12, null, 100);
        assertThat(after.end()).isNull();
        Receiver around = receive("bob", 2, null, 100);

        assertThat(reason(around)).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(around.next()).isInstanceOf(Piece.Header.class);
        assertThat(around.next()).isEqualTo(new Piece.Data(2, "cdef"));
        assertThat(around.hasNothingMore()).isTrue();
    }

    @Test
    void whatTheMediumHasRightIsNoDamageAndIsNotSentWrong() throws Exception {
        stored("abcdef");
        rig.store.garbleReads(2);

        Receiver bob = receive("bob", 0, null, 100);

        assertThat(reason(bob)).isEqualTo(Reason.STORAGE_ERROR);
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        assertThat(bob.hasNothingMore()).isTrue();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.store.quarantined()).isEmpty();
        Receiver again = receive("bob", 0, null, 100);
        assertThat(again.text(6)).as("though memory is as wrong as before").isEqualTo("abcdef");
        assertThat(again.end()).isNull();
    }

    @Test
    void aSmallFileThatHasChangedInTheLedgerIsPutAsideAndItsTransferHasFailed() throws Exception {
        arrived("abcdef");
        rig.changeInlineData(id, "abXdef");

        Receiver bob = receive("bob", 0, null, 100);

        assertThat(reason(bob)).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(bob.next()).isInstanceOf(Piece.Header.class);
        assertThat(bob.hasNothingMore()).isTrue();
        Transfer failed = rig.stored(id);
        assertThat(failed.state()).isEqualTo(TransferState.FAILED);
        assertThat(receipt(failed, "bob")).isEqualTo(ReceiptState.FAILED);
        assertThat(rig.kinds("bob")).endsWith(EventKind.FAILED);
        assertThat(rig.damagedData(id)).isEqualTo("abXdef");
        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.TRANSFER_FAILED);
    }

    @Test
    void aSmallFileThatWasMisreadOnceIsDeliveredAllTheSame() throws Exception {
        arrived("abcdef");
        AtomicInteger reads = new AtomicInteger();
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments) {
                        if (method.equals("inlineData")) {
                            rig.changeInlineData(
                                    id, reads.incrementAndGet() == 1 ? "abXdef" : "abcdef");
                        }
                    }
                });

        assertThat(receive("bob", 0, null, 100).text(6)).isEqualTo("abcdef");

        assertThat(reads.get()).isEqualTo(2);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    private void arrived(String text) throws InterruptedException {
        rig.uploads()
                .arrive(
                        TransferRig.caller("alice"),
                        TransferRig.request(id, 1, null),
                        TransferRig.chunk(0, text),
                        claim(bytes(text)));
    }

    @Test
    void aFileThatIsTooShortIsDamaged() throws Exception {
        rig.store.cut(stored("abcdef", "ghi"), 7);

        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
    }

    @Test
    void aFileThatIsGoneIsDamaged() throws Exception {
        rig.store.delete(stored("abcdef"));

        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
    }

    @Test
    void aMediumThatCannotBeReadIsNoVerdict() throws Exception {
        stored("abcdef");
        rig.store.failReads(true);
        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.STORAGE_ERROR);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);

        rig.store.failReads(false);

        assertThat(receive("bob", 0, null, 100).text(6)).isEqualTo("abcdef");
    }

    @Test
    void damageOfAnUnfinishedFileEndsItsUploadToo() throws Exception {
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        persisted(3);
        rig.store.rot(Objects.requireNonNull(rig.stored(id).blob()), 1);

        assertThat(reason(receive("bob", 0, null, 100))).isEqualTo(Reason.DIGEST_MISMATCH);

        assertThat(alice.reasons()).containsExactly(Reason.TRANSFER_FAILED);
        alice.session.release();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aReceiverWhoIsFarBehindALiveSenderReadsWhatIsAtRest() throws Exception {
        UploadStream alice = rig.open(id, 1);
        byte[] part = new byte[1 << 20];
        alice.append(0, "abc");
        persisted(3);
        Receiver bob = Receiver.slow(deliveries, "bob", order(0, null, 1 << 20));
        receivers.add(bob);
        bob.take(1);
        Awaitility.await().until(bob::isBlocked); // with "abc" in its hand
        for (int i = 0; i < 20; i++) {
            alice.append(3 + ((long) i << 20), part);
            persisted(3 + ((i + 1L) << 20));
        }
        rig.store.rot(Objects.requireNonNull(rig.stored(id).blob()), 5);

        bob.take(100);

        assertThat(reason(bob)).isEqualTo(Reason.DIGEST_MISMATCH);
        alice.session.release();
    }

    /// A whole file of alice's with one extent for each part.
    private BlobId stored(String... parts) throws InterruptedException {
        UploadStream alice = rig.open(id, 1, "bob", "carol");
        StringBuilder file = new StringBuilder();
        for (String part : parts) {
            alice.append(file.length(), part);
            file.append(part);
            persisted(file.length());
        }
        alice.session.finish(claim(bytes(file.toString())));
        return Objects.requireNonNull(rig.stored(id).blob());
    }

    private void persisted(long size) {
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();
        Awaitility.await().until(() -> rig.stored(id).persistedSize() == size);
    }

    private Receiver receive(String user, long offset, @Nullable Long length, int chunk)
            throws IOException {
        receivers.add(Receiver.eager(deliveries, user, order(offset, length, chunk)));
        return receivers.getLast();
    }

    private ReceiveOrder order(long offset, @Nullable Long length, int chunk) {
        return new ReceiveOrder(id, offset, length, true, chunk);
    }

    private static @Nullable Reason reason(Receiver receiver) throws InterruptedException {
        var end = receiver.end();
        return end == null ? null : end.reason();
    }

    private static ReceiptState receipt(Transfer transfer, String name) {
        return transfer.receiptOf(FakePeople.id(name)).orElseThrow().state();
    }
}

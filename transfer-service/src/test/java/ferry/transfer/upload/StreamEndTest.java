package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Streams that end without a finish.
final class StreamEndTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void aPauseTellsWhatIsDurable() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");

        UploadSession.Pause pause = stream.session.pause();

        Extent all = new Extent(0, 3, TransferRig.chunk(0, "abc").verifiedCrc());
        assertThat(pause.persistedSize()).isEqualTo(3);
        assertThat(pause.extents()).containsExactly(all);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.uploads().open()).isZero();
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.uploads().status(caller("alice"), id))
                .isEqualTo(new Uploads.Status(rig.stored(id), 3, java.util.List.of(all)));
    }

    @Test
    void onlyTheSenderLearnsHowFarAnUploadIs() {
        rig.open(id, 1);

        assertThat(refused(() -> rig.uploads().status(caller("bob"), id)).reason())
                .isEqualTo(Reason.TRANSFER_UNKNOWN);
        assertThat(refused(() -> rig.uploads().status(caller("alice"), Drafts.id())).reason())
                .isEqualTo(Reason.TRANSFER_UNKNOWN);
    }

    @Test
    void thirtySecondsOfSilenceEndAStream() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.clock.advance(Duration.ofSeconds(30).minusMillis(1));
        rig.uploads().tick();
        assertThat(stream.told).isEmpty();

        rig.clock.advance(Duration.ofMillis(1));
        rig.uploads().tick();

        assertThat(stream.reasons()).containsExactly(Reason.UPLOAD_IDLE);
        assertThat(stream.told.element().metadata()).containsKey("persisted_size");
    }

    @Test
    void aKeepAliveBreaksTheSilence() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        for (int i = 0; i < 4; i++) {
            rig.clock.advance(Duration.ofSeconds(15));
            rig.uploads().tick();
            stream.session.keepAlive();
            stream.readOn();
        }
        assertThat(stream.told).isEmpty();
    }

    @Test
    void aStreamThatTheServerDoesNotReadIsNotSilent() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        for (int i = 0; i < 16; i++) {
            stream.append((long) i << 20, new byte[1 << 20]);
        }

        rig.clock.advance(Duration.ofMinutes(5));
        rig.uploads().tick();

        assertThat(stream.told).isEmpty();
    }

    @Test
    void drainingEndsStreamsAndRefusesNewOnes() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");

        rig.uploads().drain();

        assertThat(stream.reasons()).containsExactly(Reason.SERVER_DRAINING);
        assertThat(stream.told.element().retryAfter()).isNotNull();
        stream.session.release();
        assertThat(rig.stored(id).persistedSize()).isEqualTo(3);
        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.SERVER_DRAINING);
        byte[] file = bytes("small");
        assertThat(
                        refused(() ->
                                        rig.uploads()
                                                .arrive(
                                                        caller("alice"),
                                                        TransferRig.request(Drafts.id(), 1, null),
                                                        TransferRig.chunk(0, file),
                                                        claim(file)))
                                .reason())
                .isEqualTo(Reason.SERVER_DRAINING);
    }

    @Test
    void cancellingInTheMomentOfOpeningLeavesNoBytes() throws Exception {
        AtomicReference<@Nullable BlobId> made = new AtomicReference<>();
        AtomicInteger finds = new AtomicInteger(); // the first one looks whether it is new
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void after(String method, @Nullable Object[] arguments)
                            throws InterruptedException {
                        // The opener has seen that the transfer is his, and has not made its file
                        // yet
                        boolean opening = Thread.currentThread().getName().equals("opener");
                        if (opening && method.equals("find") && finds.incrementAndGet() == 2) {
                            looked.countDown();
                            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                        }
                        if (method.equals("open")) {
                            made.set(rig.blob(id));
                        }
                        if (method.equals("cancel")) {
                            goOn.countDown();
                        }
                    }
                });
        CompletableFuture<Reason> opened = new CompletableFuture<>();
        Thread opener =
                Thread.ofVirtual()
                        .name("opener")
                        .start(() -> opened.complete(reasonOf(() -> rig.open(id, 1))));
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();

        rig.uploads().cancel(caller("alice"), id);

        opener.join();
        assertThat(opened).isCompletedWithValue(Reason.TRANSFER_CANCELLED);
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
        assertThat(rig.isStored(Objects.requireNonNull(made.get()))).isFalse();
    }

    /// It may be told at once, or with its first stream.
    private static Reason reasonOf(Supplier<UploadStream> open) {
        try {
            UploadStream stream = open.get();
            stream.session.release();
            return stream.told.element().reason();
        } catch (Fault e) {
            return e.reason();
        }
    }

    @Test
    void cancellingEndsTheStreamAndDeletesTheBytes() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        BlobId blob = rig.blob(id);

        Transfer cancelled = rig.uploads().cancel(caller("alice"), id);

        assertThat(cancelled.state()).isEqualTo(TransferState.CANCELLED);
        assertThat(stream.reasons()).containsExactly(Reason.TRANSFER_CANCELLED);
        assertThat(refused(() -> stream.append(3, "d")).reason())
                .isEqualTo(Reason.TRANSFER_CANCELLED);
        stream.session.release();
        assertThat(rig.store.writers()).isZero();
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.CANCELLED);
        assertThat(rig.isStored(blob)).isFalse();
        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.TRANSFER_CANCELLED);
        assertThat(rig.uploads().cancel(caller("alice"), id)).isEqualTo(cancelled);
    }

    @Test
    void whatHasEndedIsNotCancelled() throws Exception {
        rig.open(id, 1).session.finish(claim(new byte[0]));
        TransferId failed = Drafts.id();
        UploadStream stream = rig.open(failed, 1);
        stream.append(0, "xy");
        assertThat(refused(() -> stream.session.finish(claim(bytes("x"))))).isNotNull();

        assertThat(refused(() -> rig.uploads().cancel(caller("alice"), id)).reason())
                .isEqualTo(Reason.ALREADY_FINAL);
        assertThat(refused(() -> rig.uploads().cancel(caller("alice"), id)).metadata())
                .containsKey("sha256");
        assertThat(refused(() -> rig.uploads().cancel(caller("alice"), failed)).reason())
                .isEqualTo(Reason.ALREADY_FINAL);
        assertThat(refused(() -> rig.uploads().cancel(caller("bob"), id)).reason())
                .isEqualTo(Reason.TRANSFER_UNKNOWN);
    }
}

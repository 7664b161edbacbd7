package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A medium that fails, and one that loses its power.
final class StorageFailureTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void aFailedForceEndsTheStreamAndIsNeverTriedAgain() {
        UploadStream stream = brokenBehind("abc");

        assertThat(stream.reasons()).containsExactly(Reason.STORAGE_ERROR);
        assertThat(stream.told.element().metadata()).containsEntry("persisted_size", "3");
        int forces = rig.store.forces();
        assertThat(refused(() -> stream.append(6, "ghi")).reason()).isEqualTo(Reason.STORAGE_ERROR);
        assertThat(refused(() -> stream.session.finish(claim(bytes("abcdef")))).reason())
                .isEqualTo(Reason.STORAGE_ERROR);
        rig.clock.advance(Duration.ofSeconds(2));
        rig.uploads().tick();
        stream.session.release();
        assertThat(rig.store.forces()).isEqualTo(forces);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void theNextAttemptGoesOnAtThePersistedSize() throws Exception {
        brokenBehind("abc").session.release();
        assertThat(rig.uploads().receivedSize(rig.stored(id))).isEqualTo(3);

        UploadStream next = rig.open(id, 2);
        assertThat(refused(() -> next.append(6, "ghi")).metadata())
                .containsEntry("expected_offset", "3");
        next.append(3, "defghi");
        next.session.finish(claim(bytes("abcdefghi")));

        assertThat(rig.content(id)).isEqualTo(bytes("abcdefghi"));
    }

    @Test
    void theNextAttemptDoesNotHaveToWaitForTheBrokenOneToLeave() throws Exception {
        UploadStream broken = brokenBehind("abc");

        UploadStream next = rig.open(id, 2);
        broken.session.release();
        next.append(3, "def");
        next.session.finish(claim(bytes("abcdef")));

        assertThat(next.told).isEmpty();
        assertThat(rig.content(id)).isEqualTo(bytes("abcdef"));
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aForceThatFailsAtTheFinishMakesNothingAvailable() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.store.failNextForce();

        assertThat(refused(() -> stream.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.STORAGE_ERROR);
        stream.session.release();

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED);
        UploadStream next = rig.open(id, 2);
        next.append(0, "abc");
        next.session.finish(claim(bytes("abc")));
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void aFullDiskIsToldApartFromABrokenOne() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.store.failNextWrite();

        Fault fault = refused(() -> stream.append(3, "def"));

        assertThat(fault.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(fault.retryAfter()).isNotNull();
        assertThat(fault.metadata()).containsEntry("persisted_size", "0");
    }

    @Test
    void aPowerLossTakesWhatWasNotForcedAndNoMore() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "kept");
        checkpoint(4);
        stream.append(4, "lost");

        rig.losePower();

        assertThat(rig.uploads().receivedSize(rig.stored(id))).isEqualTo(4);
        UploadStream next = rig.open(id, 2);
        next.append(4, "again");
        next.session.finish(claim(bytes("keptagain")));
        assertThat(rig.content(id)).isEqualTo(bytes("keptagain"));
    }

    @Test
    void aBlobWhoseNameWasLostBeforeItsFirstForceIsMadeAnew() throws Exception {
        rig.open(id, 1).append(0, "abc");
        rig.store.delete(Objects.requireNonNull(rig.stored(id).blob()));
        rig.losePower();

        UploadStream next = rig.open(id, 2);
        next.append(0, "xyz");
        next.session.finish(claim(bytes("xyz")));

        assertThat(rig.content(id)).isEqualTo(bytes("xyz"));
    }

    @Test
    void aBlobThatWasForcedAndIsGoneFailsItsTransfer() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        checkpoint(3);
        rig.store.delete(Objects.requireNonNull(rig.stored(id).blob()));
        rig.losePower();

        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.kinds("bob")).endsWith(EventKind.FAILED);
    }

    @Test
    void nothingIsAppendedToABlobWhoseEndIsDamaged() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        stream.session.pause();
        rig.store.rot(Objects.requireNonNull(rig.stored(id).blob()), 1);

        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.store.quarantined()).hasSize(1);
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aMediumThatCannotBeReadFailsNoTransfer() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        stream.session.pause();
        rig.store.failReads(true);

        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.STORAGE_ERROR);

        rig.store.failReads(false);
        rig.open(id, 3).append(3, "def");
    }

    /// A stream whose `durable` bytes are safe, and whose next ones met a force that failed.
    private UploadStream brokenBehind(String durable) {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, durable);
        checkpoint(durable.length());
        rig.store.failNextForce();
        stream.append(durable.length(), "def");
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();
        Awaitility.await().until(() -> !stream.told.isEmpty());
        return stream;
    }

    private void checkpoint(long size) {
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();
        Awaitility.await().until(() -> rig.stored(id).persistedSize() == size);
    }
}

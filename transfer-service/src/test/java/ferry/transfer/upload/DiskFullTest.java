package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A disk that fills up, and is emptied again.
final class DiskFullTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @BeforeEach
    void look() {
        rig.disk.tick();
    }

    @Test
    void onALowDiskNothingNewIsTakenAndEverythingElseGoesOn() throws Exception {
        UploadStream running = rig.open(id, 1);
        TransferId paused = Drafts.id();
        rig.open(paused, 1).session.pause();
        TransferId unwanted = Drafts.id();
        rig.open(unwanted, 1);
        low();

        Fault fault = refused(() -> rig.open(Drafts.id(), 1));
        assertThat(fault.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(fault.retryAfter()).isNotNull();
        assertThat(refused(() -> arrive(Drafts.id(), "small")).reason())
                .isEqualTo(Reason.STORAGE_FULL);
        running.append(0, "abc");
        running.session.finish(claim(bytes("abc")));
        UploadStream resumed = rig.open(paused, 2);
        resumed.append(0, "xyz");
        resumed.session.finish(claim(bytes("xyz")));
        rig.uploads().cancel(caller("alice"), unwanted);

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.stored(paused).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEqualTo(bytes("abc"));
        rig.space.free(1L << 40);
        rig.disk.tick();
        rig.open(Drafts.id(), 1);
    }

    @Test
    void anAnswerThatWasGivenIsGivenAgainOnALowDisk() throws Exception {
        arrive(id, "small");
        low();

        assertThat(arrive(id, "small")).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void onAFullDiskUploadsPauseAndGoOnWhenThereIsRoom() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        full();

        Fault fault = refused(() -> stream.append(3, "def"));
        stream.session.release();

        assertThat(fault.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(fault.metadata()).containsEntry("persisted_size", "0");
        assertThat(fault.retryAfter()).isNotNull();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(3);
        UploadStream tooEarly = rig.open(id, 2);
        assertThat(refused(() -> tooEarly.append(3, "def")).metadata())
                .containsEntry("persisted_size", "3");
        tooEarly.session.release();

        rig.space.free(1L << 40);
        rig.disk.tick();
        UploadStream next = rig.open(id, 3);
        next.append(3, "def");
        next.session.finish(claim(bytes("abcdef")));
        assertThat(rig.content(id)).isEqualTo(bytes("abcdef"));
    }

    @Test
    void whatHasComeWholeIsFinishedOnAFullDisk() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        full();

        stream.session.finish(claim(bytes("abc")));

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void aWriteThatIsRefusedStopsAllUploadsAtOnceAndGivesTheReserveBack() {
        UploadStream other = rig.open(Drafts.id(), 1);
        UploadStream stream = rig.open(id, 1);
        rig.store.failNextWrite();

        assertThat(refused(() -> stream.append(0, "abc")).reason()).isEqualTo(Reason.STORAGE_FULL);

        assertThat(rig.space.isReserved()).isFalse();
        assertThat(refused(() -> other.append(0, "xyz")).reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(refused(() -> rig.open(Drafts.id(), 1)).reason()).isEqualTo(Reason.STORAGE_FULL);
        rig.disk.tick();
        assertThat(rig.space.isReserved()).isTrue();
        other.append(0, "xyz");
    }

    @Test
    void aPauseThatTheDiskRefusesIsNotedLater() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean(true);
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments) {
                        boolean asked =
                                method.equals("stall"); // keeps nothing else from being done
                        if (asked || (method.equals("pause") && refusing.get())) {
                            throw Fault.of(Reason.STORAGE_FULL, "the server's disk is full");
                        }
                    }
                });

        assertThat(stream.session.pause().persistedSize()).isEqualTo(3);
        rig.uploads().tick();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(rig.store.writers()).isZero();
        refusing.set(false);
        rig.uploads().tick();

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
    }

    private TransferState arrive(TransferId transfer, String text) throws InterruptedException {
        return rig.uploads()
                .arrive(
                        caller("alice"),
                        TransferRig.request(transfer, 1, null),
                        chunk(0, text),
                        claim(bytes(text)))
                .state();
    }

    private void low() throws Exception {
        rig.space.fill(rig.space.look().free() - (500L << 20));
        rig.disk.tick();
        assertThat(rig.disk.isLow()).isTrue();
        assertThat(rig.disk.isFull()).isFalse();
    }

    private void full() throws Exception {
        rig.space.fill(rig.space.look().free());
        rig.disk.tick();
        assertThat(rig.disk.isFull()).isTrue();
    }
}

package ferry.transfer.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.store.BlobId;
import ferry.store.BlobWriter;
import ferry.store.memory.MemoryBlobStore;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.ManualClock;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a start does with what it finds, and does not find.
final class RecoveryTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final ManualClock clock = new ManualClock();

    @Test
    void whatIsAsItShouldBeStaysSo() throws IOException {
        TransferId whole = stored(BlobId.random(), true);
        BlobId cancelled = BlobId.random();
        TransferId ended = begun(cancelled);
        rig.ledger().cancel(ended, rig.stored(ended).sender().id(), Drafts.NOW);
        store.create(cancelled).close();

        assertThat(recovery().run(false)).isEqualTo(new Recovery.Report(0, 0));

        assertThat(rig.stored(whole).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(store.orphans()).isEmpty();
    }

    @Test
    void aFewMissingFilesFailTheirTransfersAndTellTheirPeople() throws IOException {
        for (int i = 0; i < 10; i++) {
            stored(BlobId.random(), true);
        }
        TransferId gone = stored(BlobId.random(), false);
        TransferId unfinished = begun(BlobId.random());
        rig.ledger().checkpoint(unfinished, 1, new Extent(0, 10, 7));

        assertThat(recovery().run(false)).isEqualTo(new Recovery.Report(2, 0));

        assertThat(rig.stored(gone).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.stored(gone).failure()).contains("missing");
        assertThat(rig.stored(unfinished).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.kinds("bob")).endsWith(EventKind.FAILED);
        assertThat(rig.kinds("alice")).endsWith(EventKind.FAILED);
    }

    @Test
    void anUploadOfWhichNothingWasEverForcedIsNotMissed() throws IOException {
        TransferId begun = begun(BlobId.random());

        assertThat(recovery().run(false)).isEqualTo(new Recovery.Report(0, 0));

        assertThat(rig.stored(begun).state().unfinished()).isTrue();
    }

    @Test
    void moreThanTenOf1100AreAReasonNotToStart() throws IOException {
        List<TransferId> missing = new ArrayList<>();
        for (int i = 0; i < 1089; i++) {
            stored(BlobId.random(), true);
        }
        for (int i = 0; i < 11; i++) {
            missing.add(stored(BlobId.random(), false));
        }
        assertThat(recovery().run(false)).isEqualTo(new Recovery.Report(11, 0)); // 1 % of 1,100
        missing.add(stored(BlobId.random(), false));
        for (int i = 0; i < 11; i++) {
            missing.add(stored(BlobId.random(), false));
        }
        BlobId unknown = BlobId.random();
        store.create(unknown).close();

        assertThatThrownBy(() -> recovery().run(false))
                .isInstanceOf(LossRefusedException.class)
                .hasMessageContaining("of 1101 stored files 12 are missing")
                .hasMessageContaining("--accept-loss");

        assertThat(rig.stored(missing.getLast()).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(store.orphans()).isEmpty();
        assertThat(recovery().run(true)).isEqualTo(new Recovery.Report(12, 1));
        assertThat(rig.stored(missing.getLast()).state()).isEqualTo(TransferState.FAILED);
    }

    @Test
    void anEmptyStoreIsMoreLikelyADiskThatIsNotMounted() {
        TransferId one = stored(BlobId.random(), false);
        stored(BlobId.random(), false);

        assertThatThrownBy(() -> recovery().run(false)).isInstanceOf(LossRefusedException.class);

        assertThat(rig.stored(one).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void theOnlyFileIsMissedLikeSeveral() {
        TransferId one = stored(BlobId.random(), false);

        assertThatThrownBy(() -> recovery().run(false)).isInstanceOf(LossRefusedException.class);

        assertThat(rig.stored(one).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void moreThanTenUnknownFilesAreMoreLikelyAnOlderLedger() throws IOException {
        for (int i = 0; i < 10; i++) {
            store.create(BlobId.random()).close();
        }
        assertThat(recovery().run(false)).isEqualTo(new Recovery.Report(0, 10));
        for (int i = 0; i < 11; i++) {
            store.create(BlobId.random()).close();
        }
        TransferId missing = stored(BlobId.random(), false);
        stored(BlobId.random(), true);

        assertThatThrownBy(() -> recovery().run(false))
                .isInstanceOf(LossRefusedException.class)
                .hasMessageContaining("of 12 stored files the ledger does not know 11")
                .hasMessageContaining("--accept-loss");

        assertThat(store.orphans()).hasSize(10);
        assertThat(rig.stored(missing).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(recovery().run(true)).isEqualTo(new Recovery.Report(1, 11));
    }

    @Test
    void aBlobThatNobodyKnowsIsPutAsideAndDeletedAfterSevenDays() throws IOException {
        BlobId unknown = BlobId.random();
        store.create(unknown).close();
        Recovery recovery = recovery();

        assertThat(recovery.run(false)).isEqualTo(new Recovery.Report(0, 1));

        assertThat(store.orphans()).containsExactly(unknown);
        clock.advance(Duration.ofDays(7));
        recovery.tick();
        assertThat(store.orphans()).containsExactly(unknown);
        clock.advance(Duration.ofMillis(1));
        recovery.tick();
        assertThat(store.orphans()).isEmpty();
    }

    @Test
    void nothingIsDeletedInTheFirstDayAfterAStart() throws IOException {
        store.create(BlobId.random()).close();
        recovery().run(false);
        clock.advance(Duration.ofDays(30));
        Recovery later = recovery();
        later.run(false);

        clock.advance(Duration.ofHours(24).minusMillis(1));
        later.tick();
        assertThat(store.orphans()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        later.tick();

        assertThat(store.orphans()).isEmpty();
    }

    private Recovery recovery() {
        return new Recovery(rig.ledger(), store, clock);
    }

    private TransferId begun(BlobId blob) {
        TransferId id = Drafts.id();
        rig.ledger().open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));
        return id;
    }

    private TransferId stored(BlobId blob, boolean there) {
        TransferId id = begun(blob);
        rig.ledger().finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));
        if (there) {
            try (BlobWriter writer = store.create(blob)) {
                writer.write(0, ByteBuffer.allocate(10));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return id;
    }
}

package ferry.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.store.BlobId;
import ferry.store.BlobWriter;
import ferry.store.disk.DiskBlobStore;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.integrity.Recovery;
import ferry.transfer.ledger.Event;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.LogSlice;
import ferry.transfer.ledger.Outcome;
import ferry.transfer.ledger.ReceiptState;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.ledger.sql.SqlLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restored ledger says of transfers whose bytes came along, and of those whose bytes did not.
final class RestoredTransfersTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final UserId ALICE = FakePeople.id("alice");
    private static final UserId BOB = FakePeople.id("bob");

    @TempDir private Path folder;

    @Test
    void aCursorOfBeforeIsGoodForNothing() throws IOException {
        LogPosition before;
        try (Ledger ledger = open()) {
            whole(ledger, BlobId.random(), "bob");
            before = ledger.end(BOB);
        }

        settle();

        try (Ledger ledger = open()) {
            assertThat(ledger.read(BOB, before, 10)).isInstanceOf(LogSlice.Expired.class);
            LogPosition start = new LogPosition(ledger.end(BOB).epoch(), 0);
            assertThat(ledger.read(BOB, start, 10)).isInstanceOf(LogSlice.Events.class);
        }
    }

    @Test
    void whatHasItsBytesIsAsItWas() throws IOException {
        BlobId blob = BlobId.random();
        TransferId id;
        Transfer before;
        try (Ledger ledger = open()) {
            id = whole(ledger, blob, "bob");
            before = ledger.find(id).orElseThrow();
        }
        store(blob, 10);

        assertThat(settle()).isZero();

        try (Ledger ledger = open()) {
            assertThat(ledger.find(id)).contains(before);
        }
    }

    @Test
    void aWholeFileThatIsGoneFailsForThoseWhoHaveNotSavedIt() throws IOException {
        TransferId id;
        try (Ledger ledger = open()) {
            id = whole(ledger, BlobId.random(), "bob", "carol");
            ledger.confirm(id, FakePeople.id("carol"), saved(), Drafts.NOW);
        }

        assertThat(settle()).isEqualTo(1);

        try (Ledger ledger = open()) {
            Transfer lost = ledger.find(id).orElseThrow();
            assertThat(lost.state()).isEqualTo(TransferState.FAILED);
            assertThat(receipt(lost, "bob")).isEqualTo(ReceiptState.FAILED);
            assertThat(receipt(lost, "carol")).isEqualTo(ReceiptState.SAVED);
            assertThat(kinds(ledger, BOB)).endsWith(EventKind.FAILED);
            assertThat(kinds(ledger, FakePeople.id("carol"))).doesNotContain(EventKind.FAILED);
            assertThat(kinds(ledger, ALICE)).endsWith(EventKind.RECEIPT_CHANGED, EventKind.FAILED);
        }
    }

    @Test
    void whatEverybodyHasSavedHasNotFailed() throws IOException {
        TransferId id;
        try (Ledger ledger = open()) {
            id = whole(ledger, BlobId.random(), "bob");
            ledger.confirm(id, BOB, saved(), Drafts.NOW);
        }

        settle();

        try (Ledger ledger = open()) {
            Transfer gone = ledger.find(id).orElseThrow();
            assertThat(gone.state()).isEqualTo(TransferState.EXPIRED);
            assertThat(receipt(gone, "bob")).isEqualTo(ReceiptState.SAVED);
        }
    }

    @Test
    void anUnfinishedUploadThatIsTooShortFailsAndALongerOneGoesOn() throws IOException {
        BlobId shorter = BlobId.random();
        BlobId longer = BlobId.random();
        TransferId cut;
        TransferId kept;
        try (Ledger ledger = open()) {
            cut = begun(ledger, shorter);
            kept = begun(ledger, longer);
        }
        store(shorter, 9);
        store(longer, 12);

        assertThat(settle()).isEqualTo(1);

        try (Ledger ledger = open()) {
            assertThat(ledger.find(cut).orElseThrow().state()).isEqualTo(TransferState.FAILED);
            assertThat(ledger.find(kept).orElseThrow().state().unfinished()).isTrue();
        }
    }

    @Test
    void filesThatCameWhileTheBackupWasMadeDoNotKeepTheServerFromStarting() throws IOException {
        open().close();
        for (int i = 0; i < 11; i++) {
            store(BlobId.random(), 10);
        }

        settle();

        try (Ledger ledger = open();
                DiskBlobStore store = DiskBlobStore.open(folder.resolve("blobs"))) {
            Recovery recovery = new Recovery(ledger, store, () -> Drafts.NOW);
            assertThat(recovery.run(false)).isEqualTo(new Recovery.Report(0, 0));
        }
    }

    private static Outcome saved() {
        return new Outcome.Saved(new Transfer.Whole(10, Drafts.DIGEST));
    }

    private static TransferId begun(Ledger ledger, BlobId blob) {
        TransferId id = Drafts.id();
        ledger.open(Drafts.upload(id, 1, Drafts.offer(blob, true, "bob")));
        ledger.checkpoint(id, 1, new Extent(0, 10, 7));
        return id;
    }

    private static TransferId whole(Ledger ledger, BlobId blob, String... recipients) {
        TransferId id = Drafts.id();
        ledger.open(Drafts.upload(id, 1, Drafts.offer(blob, true, recipients)));
        ledger.finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));
        return id;
    }

    private void store(BlobId id, int size) throws IOException {
        try (DiskBlobStore store = DiskBlobStore.open(folder.resolve("blobs"));
                BlobWriter writer = store.create(id)) {
            writer.write(0, ByteBuffer.allocate(size));
        }
    }

    private int settle() throws IOException {
        return RestoredTransfers.settle(folder, STORE, () -> Drafts.NOW);
    }

    private Ledger open() {
        return SqlLedger.open(
                folder.resolve("ledger.db"), STORE, true, new SecureRandom(), broken -> {});
    }

    private static ReceiptState receipt(Transfer transfer, String name) {
        return transfer.receiptOf(FakePeople.id(name)).orElseThrow().state();
    }

    private static List<EventKind> kinds(Ledger ledger, UserId user) {
        LogSlice slice = ledger.read(user, new LogPosition(ledger.end(user).epoch(), 0), 100);
        return ((LogSlice.Events) slice).events().stream().map(Event::kind).toList();
    }
}

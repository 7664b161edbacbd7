package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.caller;
import static ferry.transfer.fixture.TransferRig.chunk;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.SpaceSettings;
import ferry.transfer.admission.Quotas;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.ledger.Usage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A sender who may have ten bytes.
final class QuotaTest {
    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @BeforeEach
    void tenBytes() {
        limit(10, 64);
    }

    @Test
    void aFileOfTheWholeQuotaIsTaken() throws Exception {
        UploadStream stream = rig.open(id, 1, 10L);
        stream.append(0, "0123456789");

        assertThat(stream.session.finish(claim(bytes("0123456789"))).state())
                .isEqualTo(TransferState.AVAILABLE);
        assertThat(used()).isEqualTo(new Usage(10, 0, 1));
    }

    @Test
    void oneByteMoreIsRefusedBeforeAnythingIsMade() {
        Fault fault = refused(() -> rig.open(id, 1, 11L));

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(fault.metadata())
                .containsEntry("quota", "transfer_bytes")
                .containsEntry("limit", "10")
                .containsEntry("wanted", "11");
        assertThat(rig.ledger().find(id)).isEmpty();
        assertThat(rig.store.writers()).isZero();
    }

    @Test
    void aSmallFileIsCountedLikeALargeOne() throws Exception {
        arrive(Drafts.id(), "01234");
        arrive(Drafts.id(), "56789");
        assertThat(used()).isEqualTo(new Usage(10, 0, 2));

        Fault fault = refused(() -> arrive(id, "x"));

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(fault.metadata())
                .containsEntry("quota", "stored_bytes")
                .containsEntry("used", "10")
                .containsEntry("wanted", "1");
        assertThat(rig.ledger().find(id)).isEmpty();
    }

    @Test
    void anUnknownSizeMayGrowToTheQuotaAndStopsThereResumable() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "0123456789");

        Fault fault = refused(() -> stream.append(10, "x"));
        stream.session.release();

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(10);
        rig.people.setQuota("alice", 11);
        limit(10, 11, 64);
        UploadStream next = rig.open(id, 2);
        next.append(10, "x");
        assertThat(next.session.finish(claim(bytes("0123456789x"))).state())
                .isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void bytesThatLeaveAHoleReserveNothing() {
        limit(1L << 40, 64);
        UploadStream stream = rig.open(id, 1);

        assertThat(refused(() -> stream.append(1L << 39, "x")).reason())
                .isEqualTo(Reason.OFFSET_MISMATCH);

        assertThat(used()).isEqualTo(new Usage(64L << 20, 1, 1));
    }

    @Test
    void everyFileOfUnknownSizeTakesOnlyWhatItHasOnceItIsWhole() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        assertThat(used()).isEqualTo(new Usage(10, 1, 1));

        stream.session.finish(claim(bytes("abc")));

        assertThat(used()).isEqualTo(new Usage(3, 0, 1));
    }

    @Test
    void theQuotaOfAPersonCountsMoreThanTheServersDefault() {
        rig.people.setQuota("alice", 5);

        assertThat(refused(() -> rig.open(id, 1, 6L)).metadata()).containsEntry("limit", "5");
        rig.open(id, 1, 5L);
    }

    @Test
    void aQuotaThatWasLoweredMeanwhileIsFoundAtTheFinish() throws Exception {
        UploadStream stream = rig.open(id, 1, 3L);
        stream.append(0, "abc");
        rig.people.setQuota("alice", 2);

        Fault fault = refused(() -> stream.session.finish(claim(bytes("abc"))));
        stream.session.release();

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).persistedSize()).isEqualTo(3);
        rig.people.setQuota("alice", 3);
        UploadStream next = rig.open(id, 2, 3L);
        next.session.finish(claim(bytes("abc")));
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void cancellingGivesBackWhatWasReserved() {
        rig.open(id, 1, 10L);
        assertThat(refused(() -> rig.open(Drafts.id(), 1, 1L)).reason())
                .isEqualTo(Reason.QUOTA_EXCEEDED);

        rig.uploads().cancel(caller("alice"), id);

        rig.open(Drafts.id(), 1, 10L);
        assertThat(used()).isEqualTo(new Usage(10, 1, 2));
    }

    @Test
    void failingGivesBackWhatWasReserved() {
        UploadStream stream = rig.open(id, 1, 10L);
        stream.append(0, "abc");
        assertThat(refused(() -> stream.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.SIZE_MISMATCH);

        assertThat(used()).isEqualTo(new Usage(0, 0, 1));
    }

    @Test
    void oneMoreUnfinishedUploadThanAllowedIsRefused() throws Exception {
        limit(10, 2);
        UploadStream first = rig.open(id, 1, 0L);
        rig.open(Drafts.id(), 1, 1L);

        Fault fault = refused(() -> rig.open(Drafts.id(), 1, 1L));

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(fault.metadata())
                .containsEntry("quota", "unfinished_uploads")
                .containsEntry("limit", "2");
        assertThat(rig.open(id, 2, 0L).told).isEmpty();
        assertThat(first.reasons()).containsExactly(Reason.UPLOAD_SUPERSEDED);
        arrive(Drafts.id(), "whole");
    }

    @Test
    void filesWithoutAByteAreCountedToo() throws Exception {
        rig.limit(new Quotas(10, 10, 64, 3), UploadLimits.DEFAULT);
        arrive(Drafts.id(), "");
        arrive(Drafts.id(), "");
        rig.open(id, 1, 0L);
        rig.uploads().cancel(caller("alice"), id);

        Fault fault = refused(() -> arrive(Drafts.id(), ""));

        assertThat(fault.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(fault.metadata())
                .containsEntry("quota", "transfers")
                .containsEntry("limit", "3")
                .containsEntry("used", "3");
        assertThat(refused(() -> rig.open(Drafts.id(), 1, 0L)).metadata())
                .containsEntry("quota", "transfers");
        rig.clock.advance(SpaceSettings.DEFAULT.endedRetention().plusMillis(1));
        rig.ledger().forget(rig.clock.instant(), 9);
        assertThat(arrive(Drafts.id(), "").state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void oneMoreRecipientThanAllowedIsRefused() {
        rig.limit(
                Quotas.DEFAULT,
                new UploadLimits(
                        1 << 20,
                        2,
                        UploadLimits.DEFAULT.unfinishedTtl(),
                        UploadLimits.DEFAULT.retention(),
                        UploadLimits.DEFAULT.savedRetention()));

        assertThat(refused(() -> rig.open(id, 1, "bob", "carol", "dave")).metadata())
                .containsEntry("field", "spec.recipients");
        rig.open(id, 1, "bob", "carol");
    }

    @Test
    void whoseAccountIsGoneSendsNothing() {
        rig.people.delete("alice");

        assertThat(refused(() -> rig.open(id, 1, 1L)).reason()).isEqualTo(Reason.SESSION_REVOKED);
    }

    private Transfer arrive(TransferId transfer, String text) throws InterruptedException {
        return rig.uploads()
                .arrive(
                        caller("alice"),
                        TransferRig.request(transfer, 1, null),
                        chunk(0, text),
                        claim(bytes(text)));
    }

    private void limit(long bytes, int unfinished) {
        limit(bytes, bytes, unfinished);
    }

    private void limit(long bytes, long transferBytes, int unfinished) {
        rig.limit(new Quotas(bytes, transferBytes, unfinished, 1000), UploadLimits.DEFAULT);
    }

    private Usage used() {
        return rig.ledger().usage(FakePeople.id("alice"));
    }
}

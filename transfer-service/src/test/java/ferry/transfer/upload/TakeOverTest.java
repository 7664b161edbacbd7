package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.NewUpload;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One writer at a time, and the newest.
final class TakeOverTest {
    private static final int WAIT_SECONDS = 20;

    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void aNewerAttemptGoesOnWhereTheOlderOneStopped() throws Exception {
        UploadStream old = rig.open(id, 1);
        old.append(0, "abc");

        UploadStream young = rig.open(id, 5);
        young.append(3, "def");

        assertThat(old.reasons()).containsExactly(Reason.UPLOAD_SUPERSEDED);
        assertThat(old.told.element().metadata()).containsEntry("attempt", "5");
        Transfer whole = young.session.finish(claim(bytes("abcdef")));
        assertThat(whole.state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.content(id)).isEqualTo(bytes("abcdef"));
        assertThat(young.told).isEmpty();
    }

    @Test
    void theOlderOneCanDoNothingMore() throws Exception {
        UploadStream old = rig.open(id, 1);
        old.append(0, "abc");
        UploadStream young = rig.open(id, 2);

        assertThat(refused(() -> old.append(3, "XYZ")).reason())
                .isEqualTo(Reason.UPLOAD_SUPERSEDED);
        assertThat(refused(() -> old.session.finish(claim(bytes("abc")))).reason())
                .isEqualTo(Reason.UPLOAD_SUPERSEDED);
        assertThat(refused(() -> old.session.finish(claim(bytes("other")))).reason())
                .isEqualTo(Reason.UPLOAD_SUPERSEDED);
        old.session.release();

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.RECEIVING);
        young.append(3, "def");
        young.session.finish(claim(bytes("abcdef")));
        assertThat(rig.content(id)).isEqualTo(bytes("abcdef"));
    }

    @Test
    void whatTheOlderOneBroughtIsMadeDurableForTheNewerOne() {
        UploadStream old = rig.open(id, 1);
        old.append(0, "abc");
        rig.open(id, 2);

        old.session.release();

        assertThat(rig.stored(id).persistedSize()).isEqualTo(3);
        assertThat(rig.stored(id).attempt()).isEqualTo(2);
        assertThat(rig.store.writers()).isEqualTo(1);
    }

    @Test
    void anAttemptThatIsNotHigherIsStale() {
        rig.open(id, 3);

        for (long attempt : new long[] {1, 3}) {
            Fault fault = refused(() -> rig.open(id, attempt));
            assertThat(fault.reason()).isEqualTo(Reason.ATTEMPT_STALE);
            assertThat(fault.metadata()).containsEntry("attempt", "3");
        }
    }

    @Test
    void silenceOfTheOlderOneDoesNotEndTheNewerOne() {
        rig.open(id, 1).append(0, "abc"); // its rim has not noticed yet that it was superseded
        rig.clock.advance(Duration.ofSeconds(25));
        UploadStream young = rig.open(id, 2);
        young.append(3, "d");
        rig.clock.advance(Duration.ofSeconds(10));
        rig.uploads().tick();

        assertThat(young.told).isEmpty();
    }

    @Test
    void anOpenerThatWasStalledDoesNotCutWhatANewerOneHasFinished() throws Exception {
        rig.open(id, 1).session.pause();
        CountDownLatch granted = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void after(String method, @Nullable Object[] arguments)
                            throws InterruptedException {
                        if (method.equals("open")
                                && arguments[0] instanceof NewUpload upload
                                && upload.attempt() == 2) {
                            granted.countDown();
                            assertThat(goOn.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                        }
                    }
                });
        CompletableFuture<Fault> stalled =
                CompletableFuture.supplyAsync(() -> refused(() -> rig.open(id, 2)), rig.threads);
        assertThat(granted.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        UploadStream newest = rig.open(id, 3);
        newest.append(0, "all of it");
        newest.session.finish(claim(bytes("all of it")));

        goOn.countDown();

        assertThat(stalled.get(WAIT_SECONDS, TimeUnit.SECONDS).reason())
                .isEqualTo(Reason.UPLOAD_SUPERSEDED);
        assertThat(rig.content(id)).isEqualTo(bytes("all of it"));
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }
}

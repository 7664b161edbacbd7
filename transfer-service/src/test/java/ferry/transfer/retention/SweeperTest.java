package ferry.transfer.retention;

import static ferry.transfer.fixture.TransferRig.bytes;
import static ferry.transfer.fixture.TransferRig.claim;
import static ferry.transfer.fixture.TransferRig.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.fault.Reason;
import ferry.store.BlobId;
import ferry.store.BlobStore;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes with time, and the bytes of what has gone.
final class SweeperTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);

    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void anUploadThatNobodyGoesOnWithIsGivenUpWithItsBytes() throws Exception {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        stream.session.pause();
        BlobId blob = rig.blob(id);

        rig.clock.advance(WEEK.minusMillis(1));
        rig.sweep();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        rig.clock.advance(Duration.ofMillis(1));
        rig.sweep();

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.EXPIRED);
        assertThat(rig.isStored(blob)).isFalse();
        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
        assertThat(rig.kinds("bob")).containsExactly(EventKind.OFFERED, EventKind.EXPIRED);
        assertThat(refused(() -> rig.open(id, 2)).reason()).isEqualTo(Reason.UPLOAD_EXPIRED);
    }

    @Test
    void timeIsCountedAnewWheneverAStreamLeaves() throws Exception {
        rig.open(id, 1).session.pause();
        rig.clock.advance(WEEK.minusMillis(1));
        UploadStream next = rig.open(id, 2);
        rig.clock.advance(WEEK);
        rig.sweep();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.RECEIVING);
        next.session.pause();

        rig.clock.advance(WEEK.minusMillis(1));
        rig.sweep();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.PAUSED);
        assertThat(rig.stored(id).expireTime())
                .isEqualTo(rig.clock.instant().plus(Duration.ofMillis(1)));
    }

    @Test
    void whoeverListensHearsOfIt() throws Exception {
        available(id);
        try (Subscription transfer = rig.announcements.follow(id);
                Subscription recipient = rig.announcements.follow(FakePeople.id("bob"));
                Subscription sender = rig.announcements.follow(FakePeople.id("alice"))) {
            List<Heard> before = List.of(transfer.now(), recipient.now(), sender.now());

            rig.clock.advance(MONTH);
            rig.sweep();

            assertThat(transfer.now().changes()).isGreaterThan(before.get(0).changes());
            assertThat(recipient.now().changes()).isGreaterThan(before.get(1).changes());
            assertThat(sender.now().changes()).isGreaterThan(before.get(2).changes());
        }
    }

    @Test
    void bytesWhoseDeletionWasInterruptedAreDeletedLater() throws Exception {
        available(id);
        BlobId blob = rig.blob(id);
        rig.clock.advance(MONTH);
        rig.ledger().expire(rig.clock.instant(), Set.of(), 9);
        assertThat(rig.isStored(blob)).isTrue();

        rig.sweep();

        assertThat(rig.isStored(blob)).isFalse();
        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
    }

    @Test
    void bytesAreNotDeletedBeforeTheLedgerHasCommittedIt() throws Exception {
        available(id);
        BlobId blob = rig.blob(id);
        AtomicReference<TransferState> seen = new AtomicReference<>();
        BlobStore watched =
                before(deleted -> {
                    assertThat(deleted).isEqualTo(blob);
                    seen.set(rig.stored(id).state());
                });
        rig.clock.advance(MONTH);

        sweeper(watched).tick();

        assertThat(seen.get()).isEqualTo(TransferState.EXPIRED);
    }

    @Test
    void aBlobThatCannotBeDeletedKeepsNoOtherFromItAndIsTriedAgain() throws Exception {
        List<BlobId> blobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TransferId one = Drafts.id();
            available(one);
            blobs.add(rig.blob(one));
        }
        BlobId stubborn = blobs.get(1);
        BlobStore failing =
                before(blob -> {
                    if (blob.equals(stubborn)) {
                        throw new IOException("not now");
                    }
                });
        rig.clock.advance(MONTH);

        sweeper(failing).tick();
        assertThat(rig.ledger().unneeded(null, 9)).containsExactly(stubborn);
        rig.sweep();

        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
        assertThat(rig.isStored(stubborn)).isFalse();
    }

    @Test
    void anErrorInTheMiddleKeepsNobodyFromDeletingLater() throws Exception {
        available(id);
        BlobId blob = rig.blob(id);
        AtomicBoolean broken = new AtomicBoolean(true);
        Sweeper sweeper =
                sweeper(
                        before(_ -> {
                            if (broken.getAndSet(false)) {
                                throw new AssertionError("out of memory, for instance");
                            }
                        }));
        rig.clock.advance(MONTH);

        assertThatThrownBy(sweeper::tick).isInstanceOf(AssertionError.class);
        sweeper.tick();

        assertThat(rig.isStored(blob)).isFalse();
    }

    @Test
    void oneThreadDeletesForAll() throws Exception {
        CountDownLatch deleting = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        BlobStore slow =
                before(_ -> {
                    deleting.countDown();
                    awaitUninterruptibly(mayGoOn);
                });
        UnneededBlobs unneeded = new UnneededBlobs(rig.ledger(), slow);
        available(id);
        rig.clock.advance(MONTH);
        rig.ledger().expire(rig.clock.instant(), Set.of(), 9);
        rig.threads.execute(unneeded::delete);
        deleting.await();
        TransferId later = Drafts.id();
        available(later);
        rig.clock.advance(MONTH);
        rig.ledger().expire(rig.clock.instant(), Set.of(), 9);

        unneeded.delete(); // returns though the other one is at it
        mayGoOn.countDown();

        Awaitility.await().until(() -> rig.ledger().unneeded(null, 9).isEmpty());
    }

    @Test
    void manyBlobsAreDeletedInFewCommits() {
        Instant then = rig.clock.instant();
        for (int i = 0; i < 300; i++) {
            TransferId one = Drafts.id();
            rig.ledger().open(Drafts.upload(one, 1, "bob"));
            rig.ledger().cancel(one, FakePeople.id("alice"), then);
        }
        AtomicInteger commits = new AtomicInteger();
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void before(String method, @Nullable Object[] arguments) {
                        if (method.equals("deleted")) {
                            commits.incrementAndGet();
                        }
                    }
                });

        new UnneededBlobs(rig.interposedLedger(), rig.store).delete();

        assertThat(rig.ledger().unneeded(null, 9)).isEmpty();
        assertThat(commits.get()).isEqualTo(2);
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        rig.open(id, 1);
        rig.uploads().cancel(TransferRig.caller("alice"), id);

        rig.clock.advance(MONTH);
        rig.sweep();
        assertThat(rig.ledger().find(id)).isPresent();
        rig.clock.advance(Duration.ofMillis(1));
        rig.sweep();

        assertThat(rig.ledger().find(id)).isEmpty();
    }

    @Test
    void muchIsSweptInOneTick() throws Exception {
        Instant then = rig.clock.instant().plus(WEEK);
        List<TransferId> many = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            TransferId one = Drafts.id();
            rig.ledger().open(Drafts.upload(one, 1, "bob"));
            rig.ledger().pause(one, 1, Drafts.NOW, then);
            many.add(one);
        }
        rig.clock.advance(WEEK);

        rig.sweep();

        assertThat(many)
                .allSatisfy(one ->
                        assertThat(rig.stored(one).state()).isEqualTo(TransferState.EXPIRED));
    }

    private void available(TransferId transfer) throws InterruptedException {
        UploadStream stream = rig.open(transfer, 1);
        stream.append(0, "abc");
        stream.session.finish(claim(bytes("abc")));
    }

    private Sweeper sweeper(BlobStore store) {
        return new Sweeper(
                rig.ledger(),
                new UnneededBlobs(rig.ledger(), store),
                rig.announcements,
                Set::of,
                MONTH,
                rig.clock);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What happens before a blob is deleted; when it throws, the blob stays.
    private interface Deletion {
        void of(BlobId blob) throws IOException;
    }

    private BlobStore before(Deletion deletion) {
        return (BlobStore)
                Proxy.newProxyInstance(
                        BlobStore.class.getClassLoader(),
                        new Class<?>[] {BlobStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("delete")) {
                                deletion.of((BlobId) arguments[0]);
                            }
                            return method.invoke(rig.store, arguments);
                        });
    }
}

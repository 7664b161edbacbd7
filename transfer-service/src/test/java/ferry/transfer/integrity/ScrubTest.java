package ferry.transfer.integrity;

import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import ferry.transfer.fixture.Interposed;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.EventKind;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Stored bytes that are looked at though nobody asks for them.
final class ScrubTest {
    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension final TransferRig rig = new TransferRig();

    @Test
    void aChangedByteIsFoundWithinARoundThoughNobodyAsksForTheFile() throws Exception {
        TransferId sound = stored(3);
        TransferId rotten = stored(3);
        rig.store.rot(rig.blob(rotten), 2);
        BlobId blob = rig.blob(rotten);

        round(scrub());

        assertThat(rig.stored(sound).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.stored(rotten).state()).isEqualTo(TransferState.FAILED);
        assertThat(rig.stored(rotten).failure()).contains("damaged");
        assertThat(rig.kinds("bob")).endsWith(EventKind.FAILED);
        assertThat(rig.kinds("alice")).endsWith(EventKind.FAILED);
        assertThat(rig.store.quarantined()).containsExactly(blob);
    }

    @Test
    void everyExtentOfAFileIsLookedAt() throws Exception {
        TransferId id = Drafts.id();
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        persisted(id, 3);
        alice.append(3, "def");
        persisted(id, 6);
        rig.store.rot(rig.blob(id), 4);

        round(scrub());

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.FAILED);
        alice.session.release();
    }

    @Test
    void aRoundTakesAWeekHoweverLittleThereIs() throws Exception {
        TransferId id = stored(3);
        AtomicInteger looks = new AtomicInteger();
        rig.interpose(counting("blobs", looks));
        Scrub scrub = scrub();

        scrub.tick();
        assertThat(looks).as("not at a start, when there is enough to do").hasValue(0);
        for (long minute = 0; minute < Duration.ofDays(7).toMinutes(); minute++) {
            rig.clock.advance(Duration.ofMinutes(1));
            scrub.tick();
        }

        assertThat(looks.get()).isBetween(Scrub.SHARDS * 9 / 10, Scrub.SHARDS);
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
    }

    @Test
    void aLittleIsReadAtATime() throws Exception {
        TransferId id = Drafts.id();
        UploadStream alice = rig.open(id, 1);
        for (int i = 1; i <= 12; i++) {
            alice.append((i - 1L) * MEBIBYTE, new byte[MEBIBYTE]);
            persisted(id, (long) i * MEBIBYTE);
        }
        AtomicInteger looks = new AtomicInteger();
        rig.interpose(counting("extentAt", looks));
        Scrub scrub = scrub();
        List<Integer> ticks = new ArrayList<>();
        for (int i = 0; i < Scrub.SHARDS + 4; i++) {
            int before = looks.get();
            rig.clock.advance(Scrub.PAUSE);
            scrub.tick();
            ticks.add(looks.get() - before);
        }

        assertThat(ticks.stream().filter(extents -> extents > 0))
                .as("extents of a mebibyte, and the end of the file")
                .containsExactly(4, 4, 4, 1);
        alice.session.release();
    }

    @Test
    void muchRotAtOnceStopsItBeforeEverythingHasFailed() throws Exception {
        List<TransferId> all = new ArrayList<>();
        for (int i = 0; i < Scrub.MOST_DAMAGED + 5; i++) {
            all.add(stored(3));
            rig.store.rot(rig.blob(all.getLast()), 0);
        }

        Scrub scrub = scrub();
        round(scrub);
        round(scrub);

        assertThat(all.stream().filter(id -> rig.stored(id).state() == TransferState.FAILED))
                .hasSize(Scrub.MOST_DAMAGED);
    }

    @Test
    void aDiskThatCannotBeReadIsNoVerdict() throws Exception {
        TransferId id = stored(3);
        rig.store.failReads(true);

        round(scrub());

        assertThat(rig.stored(id).state()).isEqualTo(TransferState.AVAILABLE);
        assertThat(rig.store.quarantined()).isEmpty();
    }

    @Test
    void whatIsCancelledWhileItIsLookedAtIsNotDamaged() throws Exception {
        TransferId id = Drafts.id();
        UploadStream alice = rig.open(id, 1);
        alice.append(0, "abc");
        persisted(id, 3);
        AtomicInteger looks = new AtomicInteger();
        rig.interpose(
                new Interposed.Around() {
                    @Override
                    public void after(String method, @Nullable Object[] arguments) {
                        if (method.equals("extentAt") && looks.incrementAndGet() == 1) {
                            rig.uploads().cancel(TransferRig.caller("alice"), id);
                        }
                    }
                });

        round(scrub());

        assertThat(looks.get()).isPositive();
        assertThat(rig.stored(id).state()).isEqualTo(TransferState.CANCELLED);
        assertThat(rig.store.quarantined()).isEmpty();
        assertThat(rig.ledger().usage(FakePeople.id("alice")).storedBytes()).isZero();
        alice.session.release();
    }

    private static Interposed.Around counting(String counted, AtomicInteger calls) {
        return new Interposed.Around() {
            @Override
            public void before(String method, @Nullable Object[] arguments) {
                if (method.equals(counted)) {
                    calls.incrementAndGet();
                }
            }
        };
    }

    private Scrub scrub() {
        return new Scrub(
                rig.interposedLedger(), rig.damage(), rig.clock, new Random().nextInt(256));
    }

    /// Every shard has its turn.
    private void round(Scrub scrub) {
        for (int i = 0; i < Scrub.SHARDS; i++) {
            rig.clock.advance(Scrub.PAUSE);
            scrub.tick();
        }
    }

    /// A whole file of alice's that is no small one.
    private TransferId stored(int bytes) throws InterruptedException {
        TransferId id = Drafts.id();
        byte[] file = new byte[bytes];
        Arrays.fill(file, (byte) 7);
        UploadStream alice = rig.open(id, 1);
        alice.append(0, file);
        alice.session.finish(claim(file));
        return id;
    }

    private void persisted(TransferId id, long size) {
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();
        Awaitility.await().until(() -> rig.stored(id).persistedSize() == size);
    }
}

package ferry.transfer.upload;

import static ferry.transfer.fixture.TransferRig.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import ferry.store.Crc32c;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.fixture.TransferRig.UploadStream;
import ferry.transfer.ledger.Extent;
import ferry.transfer.ledger.TransferId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When bytes become durable, and how far they may run ahead of that.
final class CheckpointTest {
    private static final int MIB = 1 << 20;
    private static final long MAX_AHEAD = 16L * MIB;

    @RegisterExtension final TransferRig rig = new TransferRig();
    private final TransferId id = Drafts.id();

    @Test
    void eightMebibytesAreACheckpoint() {
        UploadStream stream = rig.open(id, 1);
        for (int i = 0; i < 7; i++) {
            stream.append((long) i * MIB, new byte[MIB]);
        }
        stream.append(7L * MIB, new byte[MIB - 1]);
        assertThat(rig.store.forces()).isZero();

        stream.append(8L * MIB - 1, new byte[1]);

        Awaitility.await().until(() -> persisted() == 8L * MIB);
        assertThat(rig.ledger().extents(id)).hasSize(1);
    }

    @Test
    void aSecondIsACheckpoint() {
        UploadStream stream = rig.open(id, 1);
        stream.append(0, "abc");
        rig.clock.advance(Duration.ofMillis(999));
        stream.append(3, "d");
        rig.uploads().tick();
        assertThat(rig.store.forces()).isZero();

        rig.clock.advance(Duration.ofMillis(1));
        rig.uploads().tick();

        Awaitility.await().until(() -> persisted() == 4);
    }

    @Test
    void nothingNewIsNoCheckpoint() {
        UploadStream stream = rig.open(id, 1);
        stream.session.keepAlive();
        rig.clock.advance(Duration.ofSeconds(5));
        rig.uploads().tick();

        assertThat(rig.store.forces()).isZero();
    }

    @Test
    void appendsGoOnBesideACheckpoint() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        sendMebibytes(stream, 0, 9);
        Awaitility.await().until(rig.store::hasForceWaiting);

        stream.append(9L * MIB, "more");

        assertThat(rig.uploads().receivedSize(rig.stored(id))).isEqualTo(9L * MIB + 4);
        assertThat(persisted()).isZero();
    }

    @Test
    void theSenderIsReadNoFurtherThanSixteenMebibytesAheadOfTheDisk() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        AtomicInteger resumed = new AtomicInteger();
        long sent = 0;
        boolean room = true;
        while (room) {
            stream.session.append(TransferRig.chunk(sent, new byte[MIB]));
            sent += MIB;
            room = stream.session.hasRoomOr(resumed::incrementAndGet);
        }
        assertThat(sent).isBetween(MAX_AHEAD - MIB, MAX_AHEAD);
        assertThat(resumed).hasValue(0);

        rig.store.letOnePass();

        Awaitility.await().untilAtomic(resumed, is(1));
        assertThat(persisted()).isEqualTo(8L * MIB);
    }

    @Test
    void aSmallCheckpointDoesNotLetALargeTailGrowFurther() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        stream.append(0, new byte[1]);
        rig.clock.advance(Duration.ofSeconds(1));
        rig.uploads().tick();
        Awaitility.await().until(rig.store::hasForceWaiting);
        AtomicInteger resumed = new AtomicInteger();
        stream.append(1, new byte[3]);
        long sent = 4;
        while (stream.session.hasRoomOr(resumed::incrementAndGet)) {
            stream.session.append(TransferRig.chunk(sent, new byte[MIB]));
            sent += MIB;
        }

        rig.store.letOnePass(); // of one byte
        Awaitility.await().until(() -> rig.store.forces() == 2 && rig.store.hasForceWaiting());
        assertThat(persisted()).isEqualTo(1);
        assertThat(sent + MIB - persisted()).isGreaterThan(MAX_AHEAD);
        assertThat(resumed).as("there is no room for another chunk").hasValue(0);

        rig.store.letOnePass(); // of all the rest
        Awaitility.await().untilAtomic(resumed, is(1));
    }

    @Test
    void oneAttemptAfterAnotherDoesNotGoFurtherAhead() {
        rig.store.shut();
        UploadStream stream = rig.open(id, 1);
        sendMebibytes(stream, 0, 16);

        for (int attempt = 2; attempt < 6; attempt++) {
            UploadStream next = rig.open(id, attempt);
            TransferRig.refused(() -> next.append(MAX_AHEAD, new byte[MIB]));
        }

        assertThat(rig.uploads().receivedSize(rig.stored(id))).isEqualTo(MAX_AHEAD);
    }

    @Test
    void extentsCarryTheChecksumsOfTheirRanges() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] file = new byte[20 * MIB + random.nextInt(MIB)];
        random.nextBytes(file);
        UploadStream stream = rig.open(id, 1);
        int attempt = 1;
        int at = 0;
        while (at < file.length) {
            int from = Math.max(0, at - random.nextInt(3) * random.nextInt(1000));
            int to = Math.min(file.length, Math.max(at, from + 1 + random.nextInt(700_000)));
            stream.append(from, Arrays.copyOfRange(file, from, to));
            at = Math.max(at, to);
            rig.clock.advance(Duration.ofMillis(random.nextInt(200)));
            if (random.nextInt(10) == 0) {
                rig.uploads().tick();
            }
            if (random.nextInt(20) == 0) {
                stream.session.pause();
                stream = rig.open(id, ++attempt);
            }
            if (stream.session.hasRoomOr(() -> {})) {
                continue;
            }
            Awaitility.await()
                    .until(() ->
                            rig.uploads().receivedSize(rig.stored(id)) - persisted() < 8L * MIB);
        }
        stream.session.finish(claim(file));

        List<Extent> extents = rig.ledger().extents(id);
        long end = 0;
        for (Extent extent : extents) {
            assertThat(extent.from()).as("seed %d", seed).isEqualTo(end);
            assertThat(extent.crc32c())
                    .as("seed %d, %s", seed, extent)
                    .isEqualTo(
                            Crc32c.of(
                                    ByteBuffer.wrap(
                                            file, (int) extent.from(), (int) extent.length())));
            end = extent.to();
        }
        assertThat(end).as("seed %d", seed).isEqualTo(file.length);
        assertThat(rig.content(id)).as("seed %d", seed).isEqualTo(file);
    }

    private static void sendMebibytes(UploadStream stream, int from, int to) {
        for (int i = from; i < to; i++) {
            stream.append((long) i * MIB, new byte[MIB]);
        }
    }

    private long persisted() {
        return rig.stored(id).persistedSize();
    }
}

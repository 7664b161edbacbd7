package ferry.transfer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.store.BlobId;
import ferry.transfer.fixture.Drafts;
import ferry.transfer.fixture.FakePeople;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a sender may have: reserved when an upload opens, given back when it ends, each bound still allowed.
public interface QuotaContract extends LedgerUnderTest {
    long STEP = 64L << 20;

    @Test
    default void theDeclaredSizeIsReservedWhole() {
        TransferId id = Drafts.id();

        assertThat(reserved(open(id, allowing(100), 100L))).isEqualTo(100);
        assertThat(usage()).isEqualTo(new Usage(100, 1, 1));
    }

    @Test
    default void oneByteMoreThanTheQuotaIsRefusedAndMakesNothing() {
        TransferId id = Drafts.id();

        assertThat(open(id, allowing(100), 101L))
                .isEqualTo(new Opening.NoRoom(new Shortage(Shortage.Of.STORED_BYTES, 100, 0, 101)));
        assertThat(ledger().find(id)).isEmpty();
        assertThat(kinds("bob")).isEmpty();
        assertThat(usage()).isEqualTo(Usage.NONE);
    }

    @Test
    default void whatOthersOfTheSenderHoldCounts() {
        available("bob");
        open(Drafts.id(), allowing(100), 50L);

        assertThat(open(Drafts.id(), allowing(100), 41L))
                .isEqualTo(new Opening.NoRoom(new Shortage(Shortage.Of.STORED_BYTES, 100, 60, 41)));
        assertThat(reserved(open(Drafts.id(), allowing(100), 40L))).isEqualTo(40);
    }

    @Test
    default void aQuotaIsTheSendersOwn() {
        open(Drafts.id(), allowing(100), 100L);

        assertThat(ledger().usage(FakePeople.id("bob"))).isEqualTo(Usage.NONE);
    }

    @Test
    default void oneFileHasABoundOfItsOwn() {
        Allowance allowance = new Allowance(1000, 100, 9, 1000);

        assertThat(open(Drafts.id(), allowance, 101L))
                .isEqualTo(
                        new Opening.NoRoom(new Shortage(Shortage.Of.TRANSFER_BYTES, 100, 0, 101)));
        assertThat(reserved(open(Drafts.id(), allowance, 100L))).isEqualTo(100);
        TransferId unknown = Drafts.id();
        assertThat(reserved(open(unknown, allowance, null))).isEqualTo(100);
        assertThat(ledger().reserve(unknown, 1, 101, allowance))
                .isEqualTo(
                        new Reservation.Refused(
                                new Shortage(Shortage.Of.TRANSFER_BYTES, 100, 0, 101)));
    }

    @Test
    default void anUnknownSizeIsReservedInSteps() {
        TransferId id = Drafts.id();
        Allowance allowance = allowing(10 * STEP);

        assertThat(reserved(open(id, allowance, null))).isEqualTo(STEP);
        assertThat(ledger().reserve(id, 1, STEP, allowance))
                .isEqualTo(new Reservation.Reserved(STEP));
        assertThat(ledger().reserve(id, 1, STEP + 1, allowance))
                .isEqualTo(new Reservation.Reserved(2 * STEP));
        assertThat(usage()).isEqualTo(new Usage(2 * STEP, 1, 1));
    }

    @Test
    default void anUnknownSizeGetsAllThatIsLeftAndNotOneByteMore() {
        TransferId id = Drafts.id();
        Allowance allowance = allowing(STEP + 7);
        open(id, allowance, null);

        assertThat(ledger().reserve(id, 1, STEP + 8, allowance))
                .isEqualTo(
                        new Reservation.Refused(
                                new Shortage(Shortage.Of.STORED_BYTES, STEP + 7, 0, STEP + 8)));
        assertThat(usage()).isEqualTo(new Usage(STEP, 1, 1));
        assertThat(ledger().reserve(id, 1, STEP + 1, allowance))
                .isEqualTo(new Reservation.Reserved(STEP + 7));
        assertThat(open(Drafts.id(), allowance, null))
                .isEqualTo(
                        new Opening.NoRoom(
                                new Shortage(Shortage.Of.STORED_BYTES, STEP + 7, STEP + 7, 1)));
    }

    @Test
    default void onlyTheOwnerReservesMore() {
        TransferId id = Drafts.id();
        Allowance allowance = allowing(10 * STEP);
        open(id, allowance, null);
        ledger().open(Drafts.upload(id, 2, (NewUpload.Offer) null));

        assertThat(ledger().reserve(id, 1, STEP + 1, allowance))
                .isEqualTo(new Reservation.NotOwner());
        assertThat(ledger().reserve(Drafts.id(), 1, 1, allowance))
                .isEqualTo(new Reservation.NotOwner());
        assertThat(usage()).isEqualTo(new Usage(STEP, 1, 1));
    }

    @Test
    default void whoGoesOnKeepsWhatIsReserved() {
        TransferId id = Drafts.id();
        open(id, allowing(STEP), null);

        Opening again = ledger().open(Drafts.upload(id, 2, (NewUpload.Offer) null));

        assertThat(reserved(again)).isEqualTo(STEP);
    }

    @Test
    default void aWholeFileTakesItsSizeAndNoMore() {
        TransferId id = Drafts.id();
        open(id, allowing(STEP), null);

        ledger().finish(Drafts.finish(id, 1, 10, new Extent(0, 10, 7)));

        assertThat(usage()).isEqualTo(new Usage(10, 0, 1));
    }

    @Test
    default void aFinishIsJudgedAgainAndTheUploadStaysIfThereIsNoRoom() {
        TransferId id = Drafts.id();
        open(id, allowing(100), 10L);
        open(Drafts.id(), allowing(100), 5L);
        Finish finish = Drafts.finish(id, 1, 10, new Extent(0, 10, 7));

        assertThat(ledger().finish(Drafts.allowing(finish, allowing(14))))
                .isEqualTo(new Ending.NoRoom(new Shortage(Shortage.Of.STORED_BYTES, 14, 5, 10)));

        assertThat(stored(id).state()).isEqualTo(TransferState.RECEIVING);
        assertThat(stored(id).persistedSize()).isZero();
        assertThat(ledger().finish(Drafts.allowing(finish, allowing(15))))
                .isInstanceOf(Ending.Done.class);
    }

    @Test
    default void whatEndsGivesEverythingBack() {
        TransferId cancelled = Drafts.id();
        TransferId failed = Drafts.id();
        open(cancelled, allowing(100), 50L);
        open(failed, allowing(100), 50L);

        ledger().cancel(cancelled, FakePeople.id("alice"), Drafts.NOW);
        assertThat(usage()).isEqualTo(new Usage(50, 1, 2));
        ledger().fail(failed, 1, "why", Drafts.NOW);
        assertThat(usage()).isEqualTo(new Usage(0, 0, 2));
        assertThat(reserved(open(Drafts.id(), allowing(100), 100L))).isEqualTo(100);
    }

    @Test
    default void oneMoreUnfinishedUploadIsRefusedUntilOneEnds() {
        Allowance two = new Allowance(100, 100, 2, 1000);
        TransferId first = Drafts.id();
        open(first, two, 1L);
        open(Drafts.id(), two, 1L);

        assertThat(open(Drafts.id(), two, 1L))
                .isEqualTo(
                        new Opening.NoRoom(new Shortage(Shortage.Of.UNFINISHED_UPLOADS, 2, 2, 1)));
        ledger().finish(Drafts.finish(first, 1, 1, new Extent(0, 1, 7)));
        assertThat(open(Drafts.id(), two, 1L)).isInstanceOf(Opening.Granted.class);
    }

    @Test
    default void aFileThatArrivesWholeIsNoUnfinishedUploadButTakesRoom() {
        Allowance none = new Allowance(3, 100, 0, 1000);

        assertThat(arrive(Drafts.id(), none, 3)).isInstanceOf(Arrival.Closed.class);
        assertThat(usage()).isEqualTo(new Usage(3, 0, 1));
        TransferId next = Drafts.id();
        assertThat(arrive(next, none, 1))
                .isEqualTo(
                        new Arrival.NotOpened(
                                new Opening.NoRoom(
                                        new Shortage(Shortage.Of.STORED_BYTES, 3, 3, 1))));
        assertThat(ledger().find(next)).isEmpty();
        assertThat(arrive(Drafts.id(), none, 0)).isInstanceOf(Arrival.Closed.class);
    }

    @Test
    default void manyWhoOpenAtOnceNeverHaveMoreThanTheQuotaTogether() throws Exception {
        Allowance allowance = new Allowance(100, 100, 1000, 1000);
        List<Callable<Opening>> opens = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            opens.add(() -> open(Drafts.id(), allowance, 7L));
        }

        List<Opening> openings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Opening> future : threads.invokeAll(opens)) {
                openings.add(future.get());
            }
        }

        assertThat(openings.stream().filter(Opening.Granted.class::isInstance)).hasSize(14);
        assertThat(openings.stream().filter(Opening.NoRoom.class::isInstance)).hasSize(186);
        assertThat(usage()).isEqualTo(new Usage(98, 14, 14));
    }

    /// Every way in which transfers begin, grow and end, in random order.
    @Test
    default void whatIsUsedIsAlwaysTheSumOfWhatIsThere() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Allowance allowance = new Allowance(20 * STEP, 5 * STEP, 12, 1000);
        Map<TransferId, Long> reserved = new LinkedHashMap<>();
        Set<TransferState> seen = EnumSet.noneOf(TransferState.class);
        int states = TransferState.values().length;
        for (int step = 0; step < 250 || (seen.size() < states && step < 5_000); step++) {
            changeSomething(random, allowance, reserved);
            reserved.keySet().stream()
                    .flatMap(id -> ledger().find(id).stream())
                    .forEach(transfer -> seen.add(transfer.state()));

            Usage expected = sum(reserved);
            assertThat(usage()).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(expected.storedBytes()).isLessThanOrEqualTo(allowance.storedBytes());
            assertThat(expected.unfinished()).isLessThanOrEqualTo(allowance.unfinished());
        }
        assertThat(seen).as("seed %d", seed).containsExactly(TransferState.values());
    }

    private void changeSomething(
            Random random, Allowance allowance, Map<TransferId, Long> reserved) {
        List<TransferId> known = List.copyOf(reserved.keySet());
        TransferId id = known.isEmpty() ? Drafts.id() : known.get(random.nextInt(known.size()));
        long size = random.nextLong(3 * STEP);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                TransferId made = Drafts.id();
                if (open(made, allowance, random.nextBoolean() ? size : null)
                        instanceof Opening.Granted granted) {
                    reserved.put(made, granted.reserved());
                }
            }
            case 3, 4 -> {
                if (ledger().reserve(id, 1, size, allowance)
                        instanceof Reservation.Reserved(long bytes)) {
                    reserved.put(id, bytes);
                }
            }
            case 5, 6 ->
                    ledger().finish(Drafts.allowing(Drafts.finish(id, 1, size, null), allowance));
            case 7 -> ledger().cancel(id, FakePeople.id("alice"), Drafts.NOW);
            case 8 -> ledger().fail(id, 1, "why", Drafts.NOW);
            default -> {
                ledger().pauseAll(Drafts.NOW, Drafts.NOW);
                ledger().expire(Drafts.NOW.plus(Duration.ofDays(random.nextInt(60))), Set.of(), 2);
                ledger().forget(Drafts.NOW.plus(Duration.ofDays(1)), 1);
            }
        }
    }

    private Usage sum(Map<TransferId, Long> reserved) {
        long bytes = 0;
        int unfinished = 0;
        int known = 0;
        for (Map.Entry<TransferId, Long> entry : reserved.entrySet()) {
            Transfer transfer = ledger().find(entry.getKey()).orElse(null);
            if (transfer == null) {
                continue;
            }
            known++;
            if (transfer.state().unfinished()) {
                bytes += entry.getValue();
                unfinished++;
            } else if (transfer.state() == TransferState.AVAILABLE) {
                bytes += Objects.requireNonNull(transfer.whole()).size();
            }
        }
        return new Usage(bytes, unfinished, known);
    }

    private Opening open(TransferId id, Allowance allowance, @Nullable Long size) {
        NewUpload.Offer offer = Drafts.offer(BlobId.random(), true, "bob");
        return ledger().open(Drafts.upload(id, 1, Drafts.roomy(offer, allowance, size)));
    }

    private Arrival arrive(TransferId id, Allowance allowance, int size) {
        NewUpload.Offer offer = Drafts.offer(null, false, "bob");
        Transfer.Whole whole = new Transfer.Whole(size, Drafts.DIGEST);
        return ledger().arrive(
                        Drafts.upload(id, 1, Drafts.roomy(offer, allowance, (long) size)),
                        Drafts.allowing(
                                Drafts.finish(id, 1, whole, null, new byte[size]), allowance));
    }

    private static Allowance allowing(long bytes) {
        return new Allowance(bytes, Long.MAX_VALUE, 1000, 1000);
    }

    private static long reserved(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Granted.class);
        return ((Opening.Granted) opening).reserved();
    }

    private Usage usage() {
        return ledger().usage(FakePeople.id("alice"));
    }
}

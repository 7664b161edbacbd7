package ferry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.auth.lockout.GuardKey;
import ferry.kernel.observe.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class GateTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch release = new CountDownLatch(1);
    private CompletableFuture<Optional<Integer>> holder =
            CompletableFuture.completedFuture(Optional.empty());
    private Gate gate = new Gate(new GateSettings(1, 3, LONG), Metrics.none());

    @AfterEach
    void close() {
        release.countDown();
        gate.close();
    }

    @Test
    void runsWorkAndGivesItsResult() {
        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 42)).contains(42);
    }

    @Test
    void workThatFailsFailsItsCallerAndNobodyElse() {
        assertThatThrownBy(() ->
                        gate.run(
                                Lane.STRANGER,
                                somebody(),
                                () -> {
                                    throw new IllegalArgumentException("broken");
                                }))
                .hasRootCauseMessage("broken");

        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 42)).contains(42);
    }

    @Test
    void runsNoMoreAtOnceThanItMay() {
        occupy();
        CompletableFuture<Optional<Integer>> second = run(Lane.STRANGER, 2);

        assertThat(second).isNotDone();
        release.countDown();

        assertThat(second.join()).contains(2);
    }

    @Test
    void turnsAwayWhoFindsNoPlaceToWait() {
        occupy();
        fill(Lane.STRANGER);

        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 42)).isEmpty();
    }

    @Test
    void isFullForThoseWhomItWouldTurnAwayAndForNobodyElse() {
        occupy();
        assertThat(gate.isFull(Lane.STRANGER, somebody())).isFalse();

        fill(Lane.STRANGER);

        assertThat(gate.isFull(Lane.STRANGER, somebody())).isTrue();
        assertThat(gate.isFull(Lane.REGISTRATION, somebody())).isTrue();
        assertThat(gate.isFull(Lane.FAMILIAR, somebody())).isFalse();
    }

    @Test
    void turnsAwayWhoHasWaitedTooLong() {
        gate.close();
        gate = new Gate(new GateSettings(1, 3, Duration.ofMillis(50)), Metrics.none());
        occupy();
        AtomicBoolean looked = new AtomicBoolean();

        assertThat(
                        gate.run(
                                Lane.STRANGER,
                                somebody(),
                                () -> {
                                    looked.set(true);
                                    return 42;
                                }))
                .isEmpty();
        release.countDown();
        gate.run(Lane.STRANGER, somebody(), () -> 1);

        assertThat(looked).isFalse();
    }

    @Test
    void whatHasStartedIsWaitedForHoweverLongItTakes() {
        gate.close();
        gate = new Gate(new GateSettings(1, 3, Duration.ofMillis(1)), Metrics.none());

        occupy();
        Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> !holder.isDone());
        release.countDown();

        assertThat(holder.join()).contains(0);
    }

    @Test
    void familiarDevicesGoFirstAndRegistrationsLast() {
        occupy();
        List<Lane> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Lane lane : List.of(Lane.REGISTRATION, Lane.STRANGER, Lane.FAMILIAR)) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> gate.run(lane, somebody(), () -> order.add(lane)),
                            Thread::startVirtualThread));
            awaitWaiting(all.size());
        }

        release.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(order).containsExactly(Lane.FAMILIAR, Lane.STRANGER, Lane.REGISTRATION);
    }

    @Test
    void aFamiliarDeviceTakesTheNewestStrangersPlace() {
        occupy();
        List<CompletableFuture<Optional<Integer>>> strangers = fill(Lane.STRANGER);

        CompletableFuture<Optional<Integer>> familiar = run(Lane.FAMILIAR, 7);

        assertThat(strangers.getLast().join()).isEmpty();
        release.countDown();
        assertThat(familiar.join()).contains(7);
        assertThat(strangers.getFirst().join()).contains(0);
    }

    @Test
    void whoIsLateKeepsHisPlaceFromAllButFamiliarDevices() {
        gate.close();
        SetTime time = new SetTime();
        gate = new Gate(new GateSettings(1, 2, LONG), time, Metrics.none());
        occupy();
        CompletableFuture<Optional<Integer>> registration = run(Lane.REGISTRATION, 1);
        awaitWaiting(1);
        time.pass(LONG.dividedBy(2));
        CompletableFuture<Optional<Integer>> stranger = run(Lane.STRANGER, 2);
        awaitWaiting(2);

        assertThat(gate.isFull(Lane.STRANGER, somebody())).isTrue();
        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 3)).isEmpty();
        assertThat(gate.isFull(Lane.FAMILIAR, somebody())).isFalse();
        CompletableFuture<Optional<Integer>> familiar = run(Lane.FAMILIAR, 4);

        assertThat(registration.join()).isEmpty();
        release.countDown();
        assertThat(stranger.join()).contains(2);
        assertThat(familiar.join()).contains(4);
    }

    @Test
    void noStrangerTakesAFamiliarDevicesPlace() {
        occupy();
        List<CompletableFuture<Optional<Integer>>> familiar = fill(Lane.FAMILIAR);

        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 42)).isEmpty();
        release.countDown();

        assertThat(familiar).allMatch(each -> each.join().isPresent());
    }

    @Test
    void anInterruptStopsNothingAndIsNotLost() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            Optional<Integer> result =
                                    gate.run(
                                            Lane.STRANGER,
                                            somebody(),
                                            () -> {
                                                started.countDown();
                                                release.await();
                                                return 42;
                                            });
                            interrupted.complete(
                                    result.equals(Optional.of(42))
                                            && Thread.currentThread().isInterrupted());
                        });
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();
        release.countDown();

        assertThat(interrupted.join()).isTrue();
    }

    @Test
    void closingTurnsAwayWhoWaits() {
        occupy();
        List<CompletableFuture<Optional<Integer>>> waiting = fill(Lane.STRANGER);

        gate.close();

        assertThat(waiting).allMatch(each -> each.join().isEmpty());
        assertThat(gate.run(Lane.FAMILIAR, somebody(), () -> 42)).isEmpty();
    }

    @Test
    void oneNameHasNoMoreThanFivePlacesOfALane() {
        gate.close();
        gate = new Gate(new GateSettings(1, 16, LONG), Metrics.none());
        occupy();
        GuardKey name = somebody();
        List<CompletableFuture<Optional<Integer>>> waiting = new ArrayList<>();
        for (int i = 0; i < WaitingList.MAX_QUEUED_PER_NAME; i++) {
            waiting.add(run(Lane.STRANGER, name, i));
            awaitWaiting(i + 1);
        }

        assertThat(gate.run(Lane.STRANGER, name, () -> 42)).isEmpty();

        waiting.add(run(Lane.FAMILIAR, name, 6));
        awaitWaiting(6);
        waiting.add(run(Lane.STRANGER, 7));
        awaitWaiting(7);
        release.countDown();
        assertThat(waiting).allMatch(each -> each.join().isPresent());
    }

    @Test
    void oneNameHasOnePlaceOfTheFirstLane() {
        occupy();
        GuardKey name = somebody();
        CompletableFuture<Optional<Integer>> waiting = run(Lane.FAMILIAR, name, 1);
        awaitWaiting(1);

        assertThat(gate.isFull(Lane.FAMILIAR, name)).isTrue();
        assertThat(gate.run(Lane.FAMILIAR, name, () -> 42)).isEmpty();
        assertThat(gate.isFull(Lane.FAMILIAR, somebody())).isFalse();

        release.countDown();
        assertThat(waiting.join()).contains(1);
    }

    @Test
    void whoIsLateTakesTurnsWithFamiliarDevicesTheOldestFirst() {
        gate.close();
        SetTime time = new SetTime();
        gate = new Gate(new GateSettings(1, 16, LONG), time, Metrics.none());
        occupy();
        List<String> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<Lane> crowd = new ArrayList<>(List.of(Lane.REHASH, Lane.REGISTRATION, Lane.STRANGER));
        crowd.addAll(List.of(Lane.REGISTRATION, Lane.STRANGER));
        crowd.addAll(Collections.nCopies(5, Lane.FAMILIAR));
        for (Lane lane : crowd) {
            String label = lane + " " + all.size();
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> gate.run(lane, somebody(), () -> order.add(label)),
                            Thread::startVirtualThread));
            awaitWaiting(all.size());
            time.pass(Duration.ofMillis(1));
        }
        time.pass(LONG.dividedBy(2));

        release.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(order)
                .containsExactly(
                        "REGISTRATION 1",
                        "FAMILIAR 5",
                        "STRANGER 2",
                        "FAMILIAR 6",
                        "REGISTRATION 3",
                        "FAMILIAR 7",
                        "STRANGER 4",
                        "FAMILIAR 8",
                        "FAMILIAR 9",
                        "REHASH 0");
    }

    @Test
    void aFamiliarDeviceComesNextAfterOneOther() {
        gate.close();
        SetTime time = new SetTime();
        gate = new Gate(new GateSettings(1, 16, LONG), time, Metrics.none());
        occupy(Lane.STRANGER);
        List<Lane> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Lane lane : List.of(Lane.STRANGER, Lane.FAMILIAR)) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> gate.run(lane, somebody(), () -> order.add(lane)),
                            Thread::startVirtualThread));
            awaitWaiting(all.size());
        }
        time.pass(LONG.dividedBy(2)); // the stranger who waits is late

        release.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(order).containsExactly(Lane.FAMILIAR, Lane.STRANGER);
    }

    @Test
    void whenTheShareIsSpentStrangersWaitUntilItHasGrown() {
        SetTime time = pace(Duration.ofSeconds(2));
        CompletableFuture<Optional<Integer>> stranger = run(Lane.STRANGER, 1);
        awaitWaiting(1);
        time.pass(Duration.ofSeconds(1)); // half a second of processor, and a whole one is owed

        int looked = time.looked();
        CompletableFuture<Optional<Integer>> newcomer = run(Lane.REGISTRATION, 2);
        awaitWaiting(2);
        time.awaitLooked(looked + 2); // when it came, and for who may start
        assertThat(gate.waiting()).isEqualTo(2);

        time.pass(Duration.ofSeconds(2));
        CompletableFuture<Optional<Integer>> another = run(Lane.STRANGER, 3);

        assertThat(List.of(stranger, newcomer, another)).allMatch(each -> each.join().isPresent());
    }

    @Test
    void aFamiliarDeviceDoesNotWaitForTheShareAndPaysForIt() {
        SetTime time = pace(Duration.ofMillis(1_200));
        CompletableFuture<Optional<Integer>> stranger = run(Lane.STRANGER, 1);
        awaitWaiting(1);

        int looked = time.looked();
        Callable<Integer> dear =
                () -> {
                    time.pass(
                            Duration.ofMillis(500)); // enough for the 200 ms that were owed before
                    return time.work(Duration.ofMillis(500));
                };
        assertThat(gate.run(Lane.FAMILIAR, somebody(), dear)).isPresent();
        time.awaitLooked(looked + 4); // when it came, before it, to pay, and for who comes next
        assertThat(gate.waiting()).isEqualTo(1);

        time.pass(Duration.ofSeconds(1));
        assertThat(gate.run(Lane.FAMILIAR, somebody(), () -> 3)).contains(3);
        assertThat(stranger.join()).contains(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRANGER", "REGISTRATION"})
    void whoIsLateDoesNotWaitForWhatFamiliarDevicesHaveSpent(Lane lane) {
        SetTime time = pace(Duration.ofSeconds(2));
        CompletableFuture<Optional<Integer>> other = run(lane, 1);
        awaitWaiting(1);

        assertThat(gate.run(Lane.FAMILIAR, somebody(), () -> longAndDear(time))).isPresent();

        assertThat(other.join()).contains(1);
    }

    @Test
    void whoIsLateWaitsForWhatStrangersHaveSpent() {
        SetTime time = pace(Duration.ofHours(1));
        CompletableFuture<Optional<Integer>> stranger = run(Lane.STRANGER, 1);
        awaitWaiting(1);

        int looked = time.looked();
        assertThat(gate.run(Lane.FAMILIAR, somebody(), () -> longAndDear(time))).isPresent();
        time.awaitLooked(looked + 4); // when it came, before it, to pay, and for who comes next
        assertThat(gate.waiting()).isEqualTo(1);

        time.pass(Duration.ofHours(2));
        assertThat(gate.run(Lane.STRANGER, somebody(), () -> 2)).contains(2);
        assertThat(stranger.join()).contains(1);
    }

    /// Until who waits is late, and nothing is left of the share.
    private static int longAndDear(SetTime time) {
        time.pass(LONG.dividedBy(2));
        return time.work(Duration.ofHours(1));
    }

    /// A gate that has half a processor, and a burst of one second of which `used` has been used.
    private SetTime pace(Duration used) {
        gate.close();
        SetTime time = new SetTime();
        gate =
                new Gate(
                        new GateSettings(1, 16, LONG, 0.5, Duration.ofSeconds(1)),
                        time,
                        Metrics.none());
        assertThat(gate.run(Lane.STRANGER, somebody(), () -> time.work(used))).isPresent();
        // has begun, so the one before has been paid for
        assertThat(gate.run(Lane.FAMILIAR, somebody(), () -> 0)).isPresent();
        return time;
    }

    /// Time that passes when it is told to.
    private static final class SetTime implements HashTime {
        private final AtomicLong now = new AtomicLong();
        private final AtomicLong worked = new AtomicLong();
        private final AtomicInteger looked = new AtomicInteger();

        /// How often the gate has looked at this clock.
        int looked() {
            return looked.get();
        }

        void awaitLooked(int times) {
            Awaitility.await().until(() -> looked.get() >= times);
        }

        void pass(Duration duration) {
            now.addAndGet(duration.toNanos());
        }

        int work(Duration duration) {
            worked.addAndGet(duration.toNanos());
            return 0;
        }

        @Override
        public long now() {
            looked.incrementAndGet();
            return now.get();
        }

        @Override
        public long worked() {
            return worked.get();
        }
    }

    private static GuardKey somebody() {
        return new GuardKey("%064x".formatted(NAMES.incrementAndGet()));
    }

    /// Holds the only permit until [#release].
    private void occupy() {
        occupy(Lane.FAMILIAR);
    }

    private void occupy(Lane lane) {
        CountDownLatch started = new CountDownLatch(1);
        holder =
                CompletableFuture.supplyAsync(
                        () ->
                                gate.run(
                                        lane,
                                        somebody(),
                                        () -> {
                                            started.countDown();
                                            release.await();
                                            return 0;
                                        }),
                        Thread::startVirtualThread);
        try {
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private List<CompletableFuture<Optional<Integer>>> fill(Lane lane) {
        List<CompletableFuture<Optional<Integer>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(run(lane, i));
            awaitWaiting(i + 1);
        }
        return waiting;
    }

    private CompletableFuture<Optional<Integer>> run(Lane lane, int result) {
        return run(lane, somebody(), result);
    }

    private CompletableFuture<Optional<Integer>> run(Lane lane, GuardKey name, int result) {
        return CompletableFuture.supplyAsync(
                () -> gate.run(lane, name, () -> result), Thread::startVirtualThread);
    }

    private void awaitWaiting(int count) {
        Awaitility.await().until(() -> gate.waiting() == count);
    }
}

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        for (int i = 0; i < Gate.MAX_QUEUED_PER_NAME; i++) {
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
    void everyFourthStartIsTheOldestOfTheLastLane() {
        gate.close();
        gate = new Gate(new GateSettings(1, 16, LONG), Metrics.none());
        occupy();
        List<String> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<Lane> crowd = new ArrayList<>(List.of(Lane.REHASH, Lane.REGISTRATION, Lane.STRANGER));
        crowd.addAll(List.of(Lane.REGISTRATION, Lane.STRANGER));
        crowd.addAll(Collections.nCopies(8, Lane.FAMILIAR));
        for (Lane lane : crowd) {
            String label = lane + " " + all.size();
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> gate.run(lane, somebody(), () -> order.add(label)),
                            Thread::startVirtualThread));
            awaitWaiting(all.size());
        }

        release.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(order)
                .as("after the first start, which held the gate")
                .containsExactly(
                        "FAMILIAR 5",
                        "FAMILIAR 6",
                        "REGISTRATION 1",
                        "FAMILIAR 7",
                        "FAMILIAR 8",
                        "FAMILIAR 9",
                        "REGISTRATION 3",
                        "FAMILIAR 10",
                        "FAMILIAR 11",
                        "FAMILIAR 12",
                        "STRANGER 2",
                        "STRANGER 4",
                        "REHASH 0");
    }

    private static GuardKey somebody() {
        return new GuardKey("%064x".formatted(NAMES.incrementAndGet()));
    }

    /// Holds the only permit until [#release].
    private void occupy() {
        CountDownLatch started = new CountDownLatch(1);
        holder =
                CompletableFuture.supplyAsync(
                        () ->
                                gate.run(
                                        Lane.FAMILIAR,
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

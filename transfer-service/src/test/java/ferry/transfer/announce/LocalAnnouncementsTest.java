package ferry.transfer.announce;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.identity.UserId;
import ferry.transfer.announce.Announcements.Growth;
import ferry.transfer.announce.Announcements.Heard;
import ferry.transfer.announce.Announcements.Subscription;
import ferry.transfer.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LocalAnnouncementsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int WAIT_SECONDS = 20;

    private final LocalAnnouncements announcements = new LocalAnnouncements();
    private final TransferId transfer = new TransferId(UUID.randomUUID());
    private final UserId user = new UserId(UUID.randomUUID());

    @AfterEach
    void nobodyIsLeft() {
        assertThat(announcements.topics()).isZero();
    }

    @Test
    void whatIsSaidBeforeTheWaitBeginsIsHeard() throws InterruptedException {
        try (Subscription subscription = announcements.follow(user)) {
            Heard before = subscription.now();
            announcements.news(user);

            Heard after = subscription.await(before, LONG);

            assertThat(after.wakeUps()).isGreaterThan(before.wakeUps());
        }
    }

    @Test
    void aWaitEndsByItself() throws InterruptedException {
        try (Subscription subscription = announcements.follow(user)) {
            Heard before = subscription.now();

            assertThat(subscription.await(before, Duration.ofMillis(1))).isEqualTo(before);
        }
    }

    @Test
    void everyListenerOfAThingHearsOfItAndNobodyElse() throws InterruptedException {
        UserId other = new UserId(UUID.randomUUID());
        try (Subscription one = announcements.follow(user);
                Subscription two = announcements.follow(user);
                Subscription stranger = announcements.follow(other);
                Subscription file = announcements.follow(transfer)) {
            Heard before = stranger.now();
            Heard ofFile = file.now();
            announcements.news(user);

            assertThat(one.await(new Heard(0, 0, 0), LONG).wakeUps()).isEqualTo(1);
            assertThat(two.await(new Heard(0, 0, 0), LONG).wakeUps()).isEqualTo(1);
            assertThat(stranger.now()).isEqualTo(before);
            assertThat(file.now()).isEqualTo(ofFile);
        }
    }

    @Test
    void aListenerLearnsHowFarItHasGrown() throws InterruptedException {
        try (Growth growth = announcements.growing(transfer, 100);
                Subscription subscription = announcements.follow(transfer)) {
            Heard start = subscription.now();
            assertThat(start.length()).isEqualTo(100);
            growth.grew(250);

            Heard grown = subscription.await(start, LONG);

            assertThat(grown.length()).isEqualTo(250);
            assertThat(grown.changes()).isEqualTo(start.changes());
        }
    }

    @Test
    void whenNobodyAppendsAnyMoreOnlyTheLedgerKnowsTheLength() {
        try (Subscription subscription = announcements.follow(transfer)) {
            Growth growth = announcements.growing(transfer, 0);
            growth.grew(100);
            Heard growing = subscription.now();
            growth.close();
            growth.close();

            assertThat(subscription.now().length()).isZero();
            assertThat(subscription.now().changes()).isGreaterThan(growing.changes());
        }
    }

    @Test
    void aLateWordOfGrowthTakesNothingBack() {
        try (Growth growth = announcements.growing(transfer, 0);
                Subscription subscription = announcements.follow(transfer)) {
            growth.grew(200);
            growth.grew(100);

            assertThat(subscription.now().length()).isEqualTo(200);
        }
    }

    @Test
    void aChangeIsMoreThanGrowth() {
        try (Subscription subscription = announcements.follow(transfer)) {
            Heard before = subscription.now();
            announcements.changed(transfer);

            assertThat(subscription.now().changes()).isEqualTo(before.changes() + 1);
        }
    }

    @Test
    void announcingToNobodyKeepsNothing() {
        announcements.news(user);
        announcements.changed(transfer);
        announcements.growing(transfer, 5).close();

        assertThat(announcements.topics()).isZero();
    }

    @Test
    void aTopicVanishesWithItsLastMember() {
        Subscription one = announcements.follow(transfer);
        Growth growth = announcements.growing(transfer, 0);
        Subscription two = announcements.follow(transfer);
        one.close();
        one.close();
        growth.close();
        assertThat(announcements.topics()).isEqualTo(1);
        two.close();

        assertThat(announcements.topics()).isZero();
    }

    @Test
    void aWaitingThreadCanBeInterrupted() throws Exception {
        try (Subscription subscription = announcements.follow(user);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Heard> waiting =
                    threads.submit(() -> subscription.await(subscription.now(), LONG));
            threads.shutdownNow();

            assertThat(threads.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.state()).isEqualTo(Future.State.FAILED);
        }
    }

    @Test
    void noWakeUpIsLostWhateverTheInterleaving() throws Exception {
        int listeners = 4;
        int steps = 2_000;
        AtomicLong truth = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < listeners; i++) {
                all.add(threads.submit(() -> followUntil(truth, steps)));
            }
            for (int step = 1; step <= steps; step++) {
                truth.set(step);
                announcements.news(user);
                if (step % 7 == 0) {
                    Thread.onSpinWait();
                }
            }
            for (Future<Long> each : all) {
                // A lost wake-up would cost LONG.
                assertThat(each.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(steps);
            }
        }
    }

    /// As a watcher does: hear, then look, then wait for what came after.
    private long followUntil(AtomicLong truth, long end) throws InterruptedException {
        while (true) {
            try (Subscription subscription = announcements.follow(user)) {
                for (int rounds = 0; rounds < 50; rounds++) {
                    Heard heard = subscription.now();
                    long seen = truth.get();
                    if (seen == end) {
                        return seen;
                    }
                    subscription.await(heard, LONG);
                }
            }
        }
    }
}

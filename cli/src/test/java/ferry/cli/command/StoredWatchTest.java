package ferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.cli.fake.ManualTime;
import ferry.client.retry.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Asking how much is stored, and the end of it.
final class StoredWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Long> told = new CopyOnWriteArrayList<>();

    @Test
    void theEndWaitsForAQuestionWithoutDisturbingItAndItsAnswerIsToldToNobody() throws Exception {
        CompletableFuture<Thread> asking = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Boolean> disturbed = new CompletableFuture<>();
        StoredWatch watch =
                StoredWatch.begin(
                        () -> {
                            asking.complete(Thread.currentThread());
                            disturbed.complete(isDisturbed(closed));
                            return 7;
                        },
                        told::add,
                        new ManualTime()); // whoever sleeps does not wait
        Thread asker = asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Thread closing = Thread.ofPlatform().start(watch::close);
        await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        closed.countDown();

        assertThat(asker.join(PATIENCE)).isTrue();
        assertThat(closing.join(PATIENCE)).isTrue();
        assertThat(disturbed).isCompletedWithValue(false);
        assertThat(told).isEmpty();
    }

    @Test
    void whoWaitsForTheNextSecondIsWokenByTheEnd() throws Exception {
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CountDownLatch never = new CountDownLatch(1);
        Time endless =
                new Time() {
                    @Override
                    public long nanos() {
                        return 0;
                    }

                    @Override
                    public void sleep(Duration duration) throws InterruptedException {
                        waiting.complete(Thread.currentThread());
                        never.await();
                    }
                };
        StoredWatch watch = StoredWatch.begin(() -> 7, told::add, endless);
        Thread asker = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        watch.close();

        assertThat(asker.join(PATIENCE)).isTrue();
        assertThat(told).isEmpty();
    }

    private static boolean isDisturbed(CountDownLatch closed) {
        try {
            return !closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}

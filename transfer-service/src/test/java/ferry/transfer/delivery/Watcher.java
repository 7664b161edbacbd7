package ferry.transfer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.LogPosition;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One watcher on a thread of its own, which takes a message for each permit that it was given.
final class Watcher implements WatchOutlet {
    private static final int WAIT_SECONDS = 20;

    /// One message.
    record Message(List<News> news, LogPosition cursor, boolean caughtUp) {}

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Semaphore permits;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();

    Watcher(Deliveries deliveries, String user, WatchOrder order, int permits) {
        this.permits = new Semaphore(permits);
        this.thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                deliveries.watch(TransferRig.caller(user), order, this);
                            } catch (Fault e) {
                                fault.set(e);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt(); // it has gone away
                            } finally {
                                ended.countDown();
                            }
                        });
    }

    void take(int count) {
        permits.release(count);
    }

    boolean isBlocked() {
        return permits.hasQueuedThreads();
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("another message").isNotNull();
        return Objects.requireNonNull(message);
    }

    boolean hasNothingMore() {
        return messages.isEmpty();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /// @return null if it ended well
    @Nullable Fault end() throws InterruptedException {
        assertThat(ended.await(WAIT_SECONDS, TimeUnit.SECONDS)).as("the end").isTrue();
        return fault.get();
    }

    void goAway() throws InterruptedException {
        thread.interrupt();
        assertThat(ended.await(WAIT_SECONDS, TimeUnit.SECONDS)).as("the end").isTrue();
    }

    @Override
    public void news(List<News> news, LogPosition cursor, boolean caughtUp)
            throws InterruptedException {
        permits.acquire();
        messages.add(new Message(news, cursor, caughtUp));
    }
}

package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WritebackTest {

    private static final long STEP = 32L << 20;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicBoolean broken = new AtomicBoolean();

    @Test
    void littleIsForcedAtTheEndAlone() throws IOException {
        slow.countDown();
        Writeback writeback = new Writeback(_ -> force());

        writeback.advance(STEP - 1);
        assertThat(begun).hasValue(0);

        writeback.force();
        assertThat(done).hasValue(1);
    }

    @Test
    void nobodyWaitsForAForceWhileMoreArrives() throws IOException {
        Writeback writeback = new Writeback(_ -> force());

        writeback.advance(STEP);
        writeback.advance(2 * STEP);
        writeback.advance(3 * STEP);

        await().until(() -> begun.get() == 1);
        assertThat(done).hasValue(0);
        slow.countDown();
        await().until(() -> done.get() == 1);
        writeback.advance(4 * STEP);
        writeback.force();
        assertThat(done).hasValue(3);
    }

    /// The system says so once, and that all is well the next time.
    @Test
    void aForceThatFailedIsNotForgotten() throws IOException {
        slow.countDown();
        broken.set(true);
        Writeback writeback = new Writeback(_ -> force());

        writeback.advance(STEP);

        await().until(() -> begun.get() == 1);
        assertThatThrownBy(writeback::force).hasMessage("broken");
        assertThatThrownBy(writeback::force).hasMessage("broken");
        assertThat(done).hasValue(0);
    }

    @Test
    void anInterruptEndsTheWaitingAndIsNoFailureOfTheDisk() throws IOException {
        Writeback writeback = new Writeback(_ -> force());
        writeback.advance(STEP);

        Thread.currentThread().interrupt();

        assertThatThrownBy(writeback::force).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        slow.countDown();
    }

    private void force() throws IOException {
        begun.incrementAndGet();
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (broken.getAndSet(false)) {
            throw new IOException("broken");
        }
        done.incrementAndGet();
    }
}

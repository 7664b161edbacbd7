package ferry.transfer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.fault.Fault;
import ferry.store.Crc32c;
import ferry.transfer.fixture.TransferRig;
import ferry.transfer.ledger.Transfer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One receiver on a thread of its own, which takes a message for each permit that it was given.
final class Receiver implements ReceiveOutlet {
    private static final int WAIT_SECONDS = 20;
    private static final int WITHOUT_BOUND = 1_000_000;

    /// What came.
    sealed interface Piece {
        record Header(Transfer transfer, long availableSize) implements Piece {}

        record Data(long offset, String text) implements Piece {}

        record Progress(long availableSize) implements Piece {}

        record Trailer(Transfer.Whole whole) implements Piece {}
    }

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Semaphore permits;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Receiver(Deliveries deliveries, String user, ReceiveOrder order, int permits) {
        this.permits = new Semaphore(permits);
        this.thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                deliveries.deliver(TransferRig.caller(user), order, this);
                            } catch (Fault e) {
                                fault.set(e);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt(); // it has gone away
                            } finally {
                                ended.countDown();
                            }
                        });
    }

    static Receiver eager(Deliveries deliveries, String user, ReceiveOrder order) {
        return new Receiver(deliveries, user, order, WITHOUT_BOUND);
    }

    static Receiver slow(Deliveries deliveries, String user, ReceiveOrder order) {
        return new Receiver(deliveries, user, order, 0);
    }

    void take(int messages) {
        permits.release(messages);
    }

    boolean isBlocked() {
        return permits.hasQueuedThreads();
    }

    void goAway() throws InterruptedException {
        thread.interrupt();
        awaitEnd();
    }

    Piece next() throws InterruptedException {
        Piece piece = pieces.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(piece).as("another piece").isNotNull();
        return java.util.Objects.requireNonNull(piece);
    }

    /// Takes data until there are `length` bytes in all.
    String text(int length) throws InterruptedException {
        while (bytes.size() < length) {
            Piece piece = next();
            if (piece instanceof Piece.Data(long offset, String text)) {
                bytes.writeBytes(TransferRig.bytes(text));
                assertThat(offset).isNotNegative();
            }
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    boolean hasNothingMore() {
        return pieces.isEmpty();
    }

    /// @return null if it ended well
    @Nullable Fault end() throws InterruptedException {
        awaitEnd();
        return fault.get();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(ended.await(WAIT_SECONDS, TimeUnit.SECONDS)).as("the end").isTrue();
    }

    @Override
    public void header(Transfer transfer, long availableSize) throws InterruptedException {
        pass(new Piece.Header(transfer, availableSize));
    }

    @Override
    public void data(long offset, int crc32c, byte[] data) throws InterruptedException {
        assertThat(Crc32c.of(ByteBuffer.wrap(data))).isEqualTo(crc32c);
        pass(new Piece.Data(offset, new String(data, java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public void progress(long availableSize) throws InterruptedException {
        pass(new Piece.Progress(availableSize));
    }

    @Override
    public void trailer(Transfer.Whole whole) throws InterruptedException {
        pass(new Piece.Trailer(whole));
    }

    private void pass(Piece piece) throws InterruptedException {
        permits.acquire();
        pieces.add(piece);
    }
}

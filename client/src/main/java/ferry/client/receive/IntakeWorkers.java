package ferry.client.receive;

import ferry.client.local.Room;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import ferry.client.model.Transfer;
import ferry.client.session.Access;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Receives several files side by side, each at most once at a time and never again once it is had.
final class IntakeWorkers implements AutoCloseable {

    static final int PARALLEL = 16;

    /// Transfers that are remembered; older ones are asked about again when there is news of them.
    private static final int MAX_REMEMBERED = 10_000;

    /// Of files that came with the news of them and wait here; what would be more is fetched when its turn comes.
    static final int MAX_HELD_BYTES = 4 << 20;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private enum Standing {
        WAITING,
        UNDER_WAY,
        /// Under way, and there has been news meanwhile.
        UNDER_WAY_WITH_NEWS,
        HAD
    }

    private final Access access;
    private final IntakeOptions options;
    private final IntakeListener listener;
    private final boolean stays;
    private final Room room;
    private final Semaphore held = new Semaphore(MAX_HELD_BYTES);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    /// Transfers of which was told that they have to wait for room here, or for somebody else who receives them here.
    private final Set<String> tried = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService workers =
            Executors.newScheduledThreadPool(
                    PARALLEL, Thread.ofPlatform().daemon().name("ferry-intake-", 0).factory());
    private final Questions questions;
    private int open;

    /// @param room shared with all that is received beside it
    /// @param stays whether what cannot be received just now is tried again and again
    IntakeWorkers(
            Access access,
            IntakeOptions options,
            Room room,
            IntakeListener listener,
            boolean stays) {
        this.access = access;
        this.room = room;
        this.stays = stays;
        this.options = options;
        this.listener = listener;
        this.questions = new Questions(workers, access.random(), MAX_REMEMBERED, this::lookAt);
    }

    /// Takes a transfer on, unless it is under way or had.
    void offer(Transfer transfer) {
        offer(transfer, Optional.empty());
    }

    /// @param content the whole file, where it is here already
    void offer(Transfer transfer, Optional<ByteBuffer> content) {
        if (options.wants(transfer) && admit(transfer.id())) {
            submit(transfer, content.filter(bytes -> held.tryAcquire(bytes.remaining())));
        }
    }

    private boolean admit(String id) {
        lock.lock();
        try {
            Standing standing = standings.get(id);
            if (standing == Standing.UNDER_WAY) {
                standings.put(id, Standing.UNDER_WAY_WITH_NEWS);
            }
            if (standing != null) {
                return false;
            }
            standings.put(id, Standing.WAITING);
            open++;
            forgetOldest();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        if (standings.size() > MAX_REMEMBERED) {
            standings.values().remove(Standing.HAD);
        }
    }

    private void submit(Transfer transfer, Optional<ByteBuffer> content) {
        try {
            workers.execute(() -> work(transfer, content));
        } catch (RejectedExecutionException _) {
            leave(transfer.id()); // closing
        }
    }

    /// Whatever happens in it, the transfer is settled, or whoever waits for all of them would wait for ever.
    private void work(Transfer transfer, Optional<ByteBuffer> content) {
        stand(transfer.id(), Standing.UNDER_WAY);
        int size = content.map(ByteBuffer::remaining).orElse(0);
        try {
            listener.started(transfer);
            Received received =
                    new ReceiveLoop(
                                    access,
                                    transfer,
                                    content,
                                    options.each(),
                                    room,
                                    listener.about(transfer))
                            .run();
            listener.ended(received);
            settle(received);
        } catch (FerryException e) {
            fail(transfer, e);
        } catch (RuntimeException e) {
            failUnexpectedly(transfer, e);
        } catch (Error e) {
            goOn(e, () -> failUnexpectedly(transfer, e));
        } finally {
            held.release(size);
        }
    }

    private void fail(Transfer transfer, FerryException why) {
        String id = transfer.id();
        leave(id);
        boolean passing =
                stays
                        && (why.problem() == Problem.BUSY
                                || why.problem() == Problem.LOCAL_DISK_FULL);
        boolean told = passing && tried.size() < MAX_REMEMBERED && !tried.add(id);
        if (!told && why.problem() != Problem.INTERRUPTED) {
            listener.failed(transfer, why);
        }
        if (passing) {
            askLater(id);
        }
    }

    private void failUnexpectedly(Transfer transfer, Throwable why) {
        leave(transfer.id());
        listener.failed(
                transfer, new FerryException(Problem.LOCAL_STORAGE, String.valueOf(why), why));
    }

    /// A pool keeps to itself what its tasks throw: so whoever hears of what nobody catches is told here.
    private static void goOn(Error error, Runnable before) {
        try {
            before.run();
        } finally {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        }
    }

    private void settle(Received received) {
        String id = received.transfer().id();
        switch (received) {
            case Received.Saved _, Received.Skipped _ -> had(id);
            case Received.Stalled _ -> {
                if (leave(id)) {
                    askNow(id);
                } else {
                    askLater(id);
                }
            }
        }
    }

    private void had(String id) {
        lock.lock();
        try {
            close(standings.put(id, Standing.HAD));
            tried.remove(id);
        } finally {
            lock.unlock();
        }
    }

    private void stand(String id, Standing standing) {
        lock.lock();
        try {
            standings.put(id, standing);
        } finally {
            lock.unlock();
        }
    }

    /// @return whether there was news while it was under way
    private boolean leave(String id) {
        lock.lock();
        try {
            Standing standing = standings.get(id);
            if (standing == Standing.HAD) {
                return false; // something has failed after it was had
            }
            standings.remove(id);
            close(standing);
            return standing == Standing.UNDER_WAY_WITH_NEWS;
        } finally {
            lock.unlock();
        }
    }

    /// One that has been left already is not counted again.
    private void close(@Nullable Standing before) {
        if (before != null && before != Standing.HAD) {
            open--;
            changed.signalAll();
        }
    }

    /// Takes a transfer on. If its sender is silent just now, asks again and again until that is over: not every return of a
    /// sender is an event.
    void offerOrAskLater(Transfer transfer) {
        if (options.waitsFor(transfer)) {
            askLater(transfer.id());
        } else {
            offer(transfer);
        }
    }

    /// Asks how a transfer stands after the time that a silent sender is left alone.
    void askLater(String id) {
        questions.later(id);
    }

    void askNow(String id) {
        questions.now(id);
    }

    private void lookAt(String id) {
        try {
            offerOrAskLater(access.ask((calls, token) -> calls.transfer(token, id)));
        } catch (FerryException e) {
            if (e.problem() == Problem.TRANSFER_UNKNOWN || e.problem() == Problem.INTERRUPTED) {
                return;
            }
            listener.interrupted(e, Duration.ZERO);
            if (e.problem().passing()) {
                askLater(id);
            }
        }
    }

    /// Waits until nothing is under way.
    void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open > 0) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Interrupts what is under way: partial files stay.
    @Override
    public void close() {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

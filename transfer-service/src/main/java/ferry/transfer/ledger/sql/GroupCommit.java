package ferry.transfer.ledger.sql;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.life.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// One thread that writes. Changes which wait at the same time share one transaction and so one force of the disk; each
/// has a savepoint, so that a failing one takes no other with it. A change may be run twice, but is committed once.
final class GroupCommit implements AutoCloseable {
    private static final int MAX_BATCH = 128;
    private static final int MAX_WAITING = 1024;
    private static final long IDLE_CHECK_MILLIS = 200;

    private final Jdbi jdbi;
    private final Consumer<Throwable> broken;
    private final BlockingQueue<Change<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile Runnable full = () -> {};
    private volatile boolean closed;
    private volatile boolean stopped;

    /// @param broken told when the disk or this program can be trusted no more, after the waiting callers were
    GroupCommit(Jdbi jdbi, Consumer<Throwable> broken) {
        this.jdbi = jdbi;
        this.broken = broken;
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::run);
    }

    /// @param told on the caller's thread when the disk has had no room for a change
    void onFull(Runnable told) {
        full = told;
    }

    /// Runs a change and returns when it is committed.
    ///
    /// @throws Fault if the change or the commit failed; nothing of it is in the ledger then
    <T> T commit(Function<Handle, T> work) {
        Change<T> change = new Change<>(work);
        submit(change);
        try {
            return change.done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? told(StorageFaults.of(cause))
                    : e;
        }
    }

    private Fault told(Fault fault) {
        if (fault.reason() == Reason.STORAGE_FULL) {
            full.run();
        }
        return fault;
    }

    /// How many changes wait for the thread.
    int waiting() {
        return waiting.size();
    }

    /// Commits what waits, then stops.
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true; // the last commits matter more; the flag is set again below
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Change<?> change) {
        boolean interrupted = false;
        boolean accepted = false;
        while (!accepted) {
            if (closed) {
                throw stopping();
            }
            try {
                accepted = waiting.offer(change, IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                interrupted =
                        true; // a change is not given up half-way; the flag is set again below
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (stopped && waiting.remove(change)) {
            throw stopping(); // it came after the thread had looked for the last time
        }
    }

    private static Fault stopping() {
        return Fault.of(Reason.SERVER_DRAINING, "the server is about to stop");
    }

    private void run() {
        try (Handle handle = jdbi.open()) {
            while (!(closed && waiting.isEmpty())) {
                List<Change<?>> batch = next();
                if (!batch.isEmpty()) {
                    write(handle, batch);
                }
            }
        } finally {
            closed = true;
            stopped = true;
            waiting.forEach(change -> change.done.completeExceptionally(stopping()));
        }
    }

    private List<Change<?>> next() {
        List<Change<?>> batch = new ArrayList<>();
        try {
            Change<?> first = waiting.poll(IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                waiting.drainTo(batch, MAX_BATCH - 1);
            }
        } catch (InterruptedException _) {
            closed = true; // nobody interrupts this thread but a dying process
        }
        return batch;
    }

    /// A transaction that fails as a whole, on a full disk for instance, is repeated with each change alone.
    private void write(Handle handle, List<Change<?>> batch) {
        try {
            handle.begin();
            batch.forEach(change -> change.apply(handle));
            FailPoint.LEDGER_BEFORE_COMMIT.hit();
            handle.commit();
            FailPoint.LEDGER_AFTER_COMMIT.hit();
            batch.forEach(Change::committed);
        } catch (RuntimeException e) {
            undo(handle, e);
            if (batch.size() > 1 && !StorageFaults.isBroken(e)) {
                batch.forEach(change -> write(handle, List.of(change)));
                return;
            }
            batch.forEach(change -> change.done.completeExceptionally(e));
            if (StorageFaults.isBroken(e)) {
                broken.accept(e);
            }
        } catch (Error e) {
            // Not thrown on: this thread's end would leave everybody waiting who comes later.
            undo(handle, e);
            batch.forEach(change -> change.done.completeExceptionally(e));
            broken.accept(e);
        }
    }

    private static void undo(Handle handle, Throwable error) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    private static final class Change<T> {
        private final Function<Handle, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Change(Function<Handle, T> work) {
            this.work = work;
        }

        void apply(Handle handle) {
            failure = null;
            handle.savepoint("change");
            try {
                result = work.apply(handle);
                handle.releaseSavepoint("change");
            } catch (RuntimeException e) {
                undo(handle, e);
                if (StorageFaults.isBroken(e)) {
                    throw e;
                }
                failure = e;
            }
        }

        private static void undo(Handle handle, RuntimeException error) {
            try {
                handle.rollbackToSavepoint("change");
            } catch (RuntimeException e) {
                // Some failures, a full disk among them, have undone the whole transaction already.
                error.addSuppressed(e);
                throw error;
            }
        }

        @SuppressWarnings("NullAway") // a change that returns nothing completes with null
        void committed() {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(failure);
            }
        }
    }
}

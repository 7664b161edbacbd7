package ferry.client.upload;

import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A stream that can be read once: its last 32 MiB are kept, more than a server can ask for again.
///
/// ```
///            ┌───────────── kept ─────────────┐┌ read ahead ┐
/// gone ......│ dropped when 32 MiB are behind ││  ≤ 1 MiB   │ not read yet
///            first                        furthest         end
/// ```
///
/// A thread of its own reads the stream, because a read from a terminal or a pipe cannot be timed.
final class PipeSource implements Source {

    static final int KEPT_BYTES = 32 << 20;
    static final int AHEAD_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final InputStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private long first;
    private long furthest;
    private long end;
    private boolean closed;
    private boolean whole;
    private @Nullable IOException failure;

    private PipeSource(InputStream stream) {
        this.stream = stream;
    }

    static PipeSource open(InputStream stream) {
        PipeSource source = new PipeSource(stream);
        Thread.ofPlatform().daemon().name("ferry-pipe").start(source::readAll);
        return source;
    }

    private void readAll() {
        try {
            byte[] buffer = new byte[BLOCK_BYTES];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                if (!keep(Arrays.copyOf(buffer, n))) {
                    return;
                }
            }
            finish(null);
        } catch (IOException e) {
            finish(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean keep(byte[] block) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && end - furthest >= AHEAD_BYTES) {
                changed.await();
            }
            if (block.length > 0) {
                blocks.add(block);
                end += block.length;
            }
            changed.signalAll();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void finish(@Nullable IOException e) {
        lock.lock();
        try {
            whole = true;
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.empty();
    }

    @Override
    public boolean executable() {
        return false;
    }

    @Override
    public int read(long position, byte[] into) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (position < first) {
                throw new FerryException(
                        Problem.SOURCE_CHANGED,
                        "the input cannot be read again from byte " + position);
            }
            long nanos = LONGEST_WAIT.toNanos();
            while (position >= end && !whole && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return position < end ? copy(position, into) : nothing();
        } finally {
            lock.unlock();
        }
    }

    private int nothing() {
        if (failure != null) {
            throw new FerryException(
                    Problem.SOURCE_CHANGED, "the input failed: " + failure.getMessage(), failure);
        }
        return whole ? -1 : 0;
    }

    private int copy(long position, byte[] into) {
        int copied = 0;
        long start = first;
        for (Iterator<byte[]> all = blocks.iterator(); all.hasNext() && copied < into.length; ) {
            byte[] block = all.next();
            long from = position + copied - start;
            if (from >= 0 && from < block.length) {
                int n = Math.min(block.length - (int) from, into.length - copied);
                System.arraycopy(block, (int) from, into, copied, n);
                copied += n;
            }
            start += block.length;
        }
        passed(position + copied);
        return copied;
    }

    private void passed(long position) {
        furthest = Math.max(furthest, position);
        while (furthest - first > KEPT_BYTES) {
            first += blocks.remove().length;
        }
        changed.signalAll();
    }

    @Override
    public void confirmUnchanged() {
        // what was read once cannot change
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

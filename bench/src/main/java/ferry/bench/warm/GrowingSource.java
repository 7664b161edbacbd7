package ferry.bench.warm;

import ferry.client.upload.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A source that has one byte more when it is told to. All bytes are the same, so that any of them can be read again.
final class GrowingSource implements Source {
    private static final long MAX_SILENCE_SECONDS = 5;
    private static final byte BYTE = 'x';

    private final BlockingQueue<Boolean> more = new LinkedBlockingQueue<>();
    private long size;
    private boolean ended;

    void append() {
        more.add(true);
    }

    void end() {
        more.add(false);
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
    public synchronized int read(long position, byte[] into) throws InterruptedException {
        while (position >= size && !ended) {
            Boolean next = more.poll(MAX_SILENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                return 0;
            }
            ended = !next;
            size += next ? 1 : 0;
        }
        int count = (int) Math.min(size - position, into.length);
        Arrays.fill(into, 0, count, BYTE);
        return count > 0 ? count : -1;
    }

    @Override
    public void confirmUnchanged() {}

    @Override
    public void close() {}
}

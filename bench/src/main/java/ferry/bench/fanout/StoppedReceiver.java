package ferry.bench.fanout;

import ferry.bench.process.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A receiver who is stopped once a part of a large file is there. It goes on, and is ended, when this is closed.
public final class StoppedReceiver implements AutoCloseable {
    private static final long PART_BYTES = 4L << 20;
    private static final long POLL_NANOS = 1_000_000;

    private final Background receiver;
    private final Path folder;
    private final Thread thread;

    /// @param folder where it receives
    public StoppedReceiver(Background receiver, Path folder) {
        this.receiver = receiver;
        this.folder = folder;
        this.thread = Thread.ofPlatform().daemon().start(this::stopIt);
    }

    public void await(String file) throws IOException {
        receiver.await(file, () -> Files.exists(folder.resolve(file)));
    }

    private void stopIt() {
        try {
            while (!hasPart()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            receiver.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasPart() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> size(file) >= PART_BYTES);
        }
    }

    /// A part may get its name just now.
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        boolean stopped = receiver.isStopped();
        if (stopped) {
            receiver.goOn();
        }
        receiver.close();
        if (!stopped) {
            throw new IOException("the receiver was not stopped while the file was sent");
        }
    }
}

package ferry.bench.process;

import java.util.concurrent.locks.LockSupport;

/// Looks again and again at how much memory a process and its children take: a server's children are gone, and their
/// figures with them, when a client has ended.
final class PeakWatch implements AutoCloseable {
    private static final long EVERY_NANOS = 50_000_000;

    private final ProcessTree tree;
    private final Thread thread;
    private volatile double greatest;

    private PeakWatch(ProcessTree tree) {
        this.tree = tree;
        this.thread = Thread.ofPlatform().daemon().unstarted(this::look);
    }

    static PeakWatch over(ProcessTree tree) {
        PeakWatch watch = new PeakWatch(tree);
        watch.thread.start();
        return watch;
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            greatest = Math.max(greatest, tree.peakMebibytes());
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /// Ends the looking.
    ///
    /// @return the greatest that was seen, now included
    double end() throws InterruptedException {
        close();
        thread.join();
        return Math.max(greatest, tree.peakMebibytes());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package ferry.client.upload;

import ferry.client.model.Extent;
import ferry.client.model.FerryException;
import ferry.client.model.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what an earlier process has sent, beside the running transfer: for the digest of the whole,
/// and to see whether it is still the same. Only the end of the upload waits for it.
///
/// It has a thread of its own while there is something to read. Everything else is for the thread
/// that sends.
final class Rereading implements AutoCloseable {

    private static final int READ_BYTES = 256 << 10;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final RunningDigest digest;
    private @Nullable Thread thread;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean differs;
    private volatile boolean stopped;

    Rereading(Source source, RunningDigest digest) {
        this.source = source;
        this.digest = digest;
    }

    /// Begins, unless everything up to there has been counted or it has begun already.
    ///
    /// @param received what the server has
    /// @param extents its checksums
    void begin(long received, List<Extent> extents) {
        digest.expect(received);
        if (digest.behind() && thread == null) {
            ExtentCheck check = new ExtentCheck(extents, digest.position());
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("ferry-reread")
                            .start(() -> readTellingFailures(check));
        }
    }

    private void readTellingFailures(ExtentCheck check) {
        try {
            read(check);
        } catch (InterruptedException e) {
            failure = new FerryException(Problem.INTERRUPTED, "interrupted while reading", e);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void read(ExtentCheck check) throws InterruptedException {
        byte[] buffer = new byte[READ_BYTES];
        while (!stopped && digest.behind()) {
            long at = digest.position();
            int n = source.read(at, buffer);
            if (n < 0) {
                throw changed("the server has more than there is to send");
            }
            if (!check.same(at, buffer, n)) {
                differs = true;
                throw changed("it is no longer what was sent of it earlier");
            }
            digest.add(at, buffer, n);
        }
    }

    private static FerryException changed(String how) {
        return new FerryException(Problem.SOURCE_CHANGED, how);
    }

    /// Whether the bytes are others than those that an earlier process has sent.
    boolean differs() {
        return differs;
    }

    /// @throws FerryException SOURCE_CHANGED, and whatever reading has met
    void refuseFailure() {
        RuntimeException met = failure;
        if (met != null) {
            throw met;
        }
    }

    /// Waits until everything has been counted, or `wait` is over.
    ///
    /// @return whether everything has
    boolean done(Duration wait) throws InterruptedException {
        boolean over = thread == null || thread.join(wait);
        refuseFailure();
        return over && !digest.behind();
    }

    /// Stops. The source must not be closed before.
    @Override
    public void close() {
        stopped = true;
        try {
            if (thread != null) {
                boolean _ = thread.join(STOP_PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

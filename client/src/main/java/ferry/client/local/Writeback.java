package ferry.client.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Brings a growing file to the disk while more of it arrives, so that its last force has little left to do. Used by the thread
/// that appends.
///
/// ```
/// appending   ████████████████████████████████
/// forcing             ███████    ███████      █ force
/// ```
final class Writeback {

    /// Less is not worth a thread.
    private static final long STEP_BYTES = 32L << 20;

    private final Force file;
    private @Nullable FutureTask<Void> running;
    private long forced;

    Writeback(Force file) {
        this.file = file;
    }

    /// What [FileChannel#force] does.
    interface Force {
        void force(boolean metadata) throws IOException;
    }

    /// Says how long the file is now. Waits for nothing.
    ///
    /// @throws IOException when what was there before could not be forced
    void advance(long length) throws IOException {
        boolean due = length - forced >= STEP_BYTES && (running == null || running.isDone());
        if (due) {
            settle();
            forced = length;
            running = new FutureTask<>(this::forceData);
            Thread.ofPlatform().daemon().name("ferry-writeback").start(running);
        }
    }

    private @Nullable Void forceData() throws IOException {
        file.force(false);
        return null;
    }

    /// The file begins anew.
    void restart() {
        forced = 0;
    }

    /// Forces all that is there.
    ///
    /// @throws IOException also when an earlier part could not be forced: the system says so once
    void force() throws IOException {
        settle();
        file.force(true);
    }

    private void settle() throws IOException {
        if (running == null) {
            return;
        }
        try {
            Void _ = running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }
}

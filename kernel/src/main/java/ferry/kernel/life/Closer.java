package ferry.kernel.life;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Closes what was opened, last first. For one thread.
///
/// Closing goes on when one of them fails: the first failure is told at the end, with the others as suppressed.
public final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Takes ownership of `resource`.
    ///
    /// @return `resource`, so that opening and registering are one line
    public <T extends AutoCloseable> T register(T resource) {
        opened.push(resource);
        return resource;
    }

    /// Closing twice is harmless.
    ///
    /// @throws IOException if something could not be closed in order
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                if (failure == null) {
                    failure = new IOException("not closed in order", failed);
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

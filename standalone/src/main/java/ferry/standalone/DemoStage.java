package ferry.standalone;

import ferry.kernel.life.Closer;
import java.io.IOException;

/// What a demo has opened. Whoever closes it first, the demo or Ctrl-C, closes everything; what is opened after that is
/// closed at once. Safe for use by many threads.
final class DemoStage implements AutoCloseable {
    private final Closer closer = new Closer();
    private boolean closed;

    /// @throws IOException if the stage is closed; then `resource` is closed too
    synchronized <T extends AutoCloseable> T add(T resource) throws IOException {
        closer.register(resource);
        if (closed) {
            closer.close();
            throw new IOException("interrupted");
        }
        return resource;
    }

    /// Closing twice is harmless.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closer.close();
    }
}

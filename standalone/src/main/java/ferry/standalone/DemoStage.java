package ferry.standalone;

import ferry.cli.outcome.ExitCode;
import ferry.kernel.life.Closer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a demo has opened. Whoever closes it first, the demo or Ctrl-C, closes everything; what is opened after that is
/// closed at once. Safe for use by many threads.
final class DemoStage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoStage.class);

    private final Closer closer = new Closer();
    private boolean closed;
    private volatile boolean interrupted;

    /// @throws IOException if the stage is closed; then `resource` is closed too
    synchronized <T extends AutoCloseable> T add(T resource) throws IOException {
        closer.register(resource);
        if (closed) {
            closer.close();
            throw new IOException("interrupted");
        }
        return resource;
    }

    /// For Ctrl-C: closes everything and ends the process.
    void interrupt() {
        interrupted = true;
        try {
            close();
        } catch (IOException failed) {
            log.error("event=demo_not_cleaned", failed);
        }
        System.exit(ExitCode.INTERRUPTED.number());
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /// Closing twice is harmless.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closer.close();
    }
}

package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An upload stream that writes nothing: it has not said yet what it brings, or it repeats what is whole already. It is
/// ended like one that writes: when its sender falls silent, and when the server stops.
public final class WaitingStream implements AutoCloseable {
    private final Uploads uploads;
    private final Consumer<Fault> ended;

    /// Since when the stream waits for its sender; null while the server is at work on it.
    private volatile @Nullable Instant since;

    WaitingStream(Uploads uploads, Consumer<Fault> ended) {
        this.uploads = uploads;
        this.ended = ended;
        this.since = uploads.now();
    }

    /// Notes that the sender is asked for a message.
    public void asked() {
        since = uploads.now();
    }

    /// Notes a message.
    public void heard() {
        since = null;
    }

    void tick(Instant now) {
        Instant asked = since;
        if (asked != null && !asked.plus(UploadSession.IDLE_LIMIT).isAfter(now)) {
            end(UploadFaults.idle());
        }
    }

    void end(Fault fault) {
        ended.accept(fault);
    }

    /// The stream has ended, or writes from now on. Closing twice is harmless.
    @Override
    public void close() {
        uploads.forget(this);
    }
}

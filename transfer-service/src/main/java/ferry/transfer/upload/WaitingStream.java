package ferry.transfer.upload;

import ferry.kernel.fault.Fault;
import java.time.Instant;
import java.util.function.Consumer;

/// An upload stream that writes nothing: it has not said yet what it brings, or it repeats what is whole already. It is
/// ended like one that writes: when its sender falls silent, and when the server stops.
public final class WaitingStream implements AutoCloseable {
    private final Uploads uploads;
    private final Consumer<Fault> ended;
    private volatile Instant since;

    WaitingStream(Uploads uploads, Consumer<Fault> ended) {
        this.uploads = uploads;
        this.ended = ended;
        this.since = uploads.now();
    }

    /// Notes a message.
    public void heard() {
        since = uploads.now();
    }

    void tick(Instant now) {
        if (!since.plus(UploadSession.IDLE_LIMIT).isAfter(now)) {
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

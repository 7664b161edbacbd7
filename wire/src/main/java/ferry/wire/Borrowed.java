package ferry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A message as it came in, and its data, which may be memory of the transport.
///
/// Whoever has it closes it once the data is needed no more: then the transport writes something else there. Who hands it
/// to another thread and does not wait calls [#share], and both close. Safe for many threads.
///
/// @param <M> the message
public final class Borrowed<M extends MessageLite> implements AutoCloseable {
    private final M message;
    private final ByteBuffer[] data;
    private final Closeable memory;
    private final AtomicInteger holders = new AtomicInteger(1);

    Borrowed(M message, ByteBuffer[] data, Closeable memory) {
        this.message = message;
        this.data = data;
        this.memory = memory;
    }

    /// A message whose data is its own.
    public static <M extends MessageLite> Borrowed<M> own(M message, ByteString data) {
        return new Borrowed<>(
                message,
                data.isEmpty()
                        ? new ByteBuffer[0]
                        : data.asReadOnlyByteBufferList().toArray(ByteBuffer[]::new),
                () -> {});
    }

    /// All but the data, which may be in it or not.
    public M message() {
        return message;
    }

    /// The data, in order; new views each time, which whoever asks may move on.
    public ByteBuffer[] data() {
        ByteBuffer[] views = new ByteBuffer[data.length];
        for (int i = 0; i < data.length; i++) {
            views[i] = data[i].duplicate();
        }
        return views;
    }

    /// @return bytes of data
    public int dataLength() {
        int length = 0;
        for (ByteBuffer part : data) {
            length += part.remaining();
        }
        return length;
    }

    /// Lets one more hold the message, who closes it, too.
    ///
    /// @return this
    /// @throws IllegalStateException if it has been given back already
    public Borrowed<M> share() {
        if (holders.getAndUpdate(held -> held == 0 ? 0 : held + 1) == 0) {
            throw new IllegalStateException("the message has been given back");
        }
        return this;
    }

    /// Called once by everybody who holds it; the last one gives the memory back.
    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            try {
                memory.close();
            } catch (IOException e) {
                throw new UncheckedIOException("memory that could not be given back", e);
            }
        }
    }
}

package ferry.bench.warm;

import com.google.protobuf.ByteString;
import io.grpc.stub.CallStreamObserver;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/// Sends a file in copied pieces for as long as the stream takes some. Called by one thread at a time.
final class NaiveChunks implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;

    private final FileInputStream in;
    private boolean ended;

    private NaiveChunks(FileInputStream in) {
        this.in = in;
    }

    static NaiveChunks of(Path file) {
        try {
            return new NaiveChunks(new FileInputStream(file.toFile()));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// Ends the stream after the last one.
    <T> void push(CallStreamObserver<T> stream, Function<ByteString, T> message) {
        byte[] chunk = new byte[CHUNK_BYTES];
        while (!ended && stream.isReady()) {
            int read = read(chunk);
            if (read == -1) {
                ended = true;
                close();
                stream.onCompleted();
            } else {
                stream.onNext(message.apply(ByteString.copyFrom(Arrays.copyOf(chunk, read))));
            }
        }
    }

    private int read(byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

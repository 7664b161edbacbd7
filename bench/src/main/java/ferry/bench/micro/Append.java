package ferry.bench.micro;

import ferry.store.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Appending to an upload: checksum, write, and beside it the checkpoints, for which a sender waits who is too far ahead. What
/// is left in the end is the pace at which the disk can be forced.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // set before each trial
public class Append {
    /// After so many bytes another file begins, so that the disk does not fill.
    private static final long FILE_BYTES = 1L << 30;

    private final ByteBuffer piece = Piece.direct();
    private final int crc = Crc32c.of(piece);
    private DataPath path;
    private GrowingFile file;
    private long length;

    @Setup
    public void open() throws IOException {
        path = DataPath.open();
        file = path.begin(FILE_BYTES);
    }

    @TearDown
    public void close() throws IOException {
        path.giveUp(file);
        path.close();
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public long append() throws InterruptedException {
        if (length == FILE_BYTES) {
            path.giveUp(file);
            file = path.begin(FILE_BYTES);
        }
        length = file.append(piece, crc);
        return length;
    }
}

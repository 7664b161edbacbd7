package ferry.bench.micro;

import ferry.transfer.ledger.TransferId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a delivery does for each file: it reads piece after piece, compares them with the checksums of the ledger and hands
/// them on. The file is in the page cache.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // set before each trial
public class Follow {
    private static final int FILE_BYTES = 64 << 20;

    private final ByteBuffer piece = Piece.direct();
    private DataPath path;
    private TransferId whole;

    @Setup
    public void open() throws IOException {
        path = DataPath.open();
    }

    @Setup(Level.Iteration)
    public void store() throws InterruptedException {
        whole = path.begin(FILE_BYTES).finish(piece, FILE_BYTES).id();
    }

    @TearDown(Level.Iteration)
    public void clear() {
        path.expireAll();
    }

    @TearDown
    public void close() throws IOException {
        path.close();
    }

    @Benchmark
    @OperationsPerInvocation(FILE_BYTES)
    public long whole() throws InterruptedException {
        return path.receive(whole);
    }

    /// Beside an upload of the same file, whose pace it has.
    @Benchmark
    @OperationsPerInvocation(FILE_BYTES)
    public long growing() throws InterruptedException, ExecutionException {
        GrowingFile file = path.begin(FILE_BYTES);
        FutureTask<?> upload = new FutureTask<>(() -> file.finish(piece, FILE_BYTES));
        Thread.ofVirtual().start(upload);
        long bytes = path.receive(file.id());
        upload.get();
        return bytes;
    }
}

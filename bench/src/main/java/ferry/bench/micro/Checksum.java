package ferry.bench.micro;

import ferry.store.Crc32c;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// CRC-32C of the data of each message, and putting two of them together, which is done for each message twice.
@State(Scope.Thread)
public class Checksum {
    private final ByteBuffer heap = ByteBuffer.wrap(Piece.heap());
    private final ByteBuffer direct = Piece.direct();
    private int whole = Crc32c.of(heap);

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int heapBuffer() {
        return Crc32c.of(heap);
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int directBuffer() {
        return Crc32c.of(direct);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.SECONDS)
    public int combine() {
        whole = Crc32c.combine(whole, 7, Piece.BYTES);
        return whole;
    }
}

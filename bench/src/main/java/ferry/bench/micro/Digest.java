package ferry.bench.micro;

import ferry.client.model.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// SHA-256 of a file that comes in pieces.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Digest {
    private final byte[] heap = Piece.heap();
    private final ByteBuffer direct = Piece.direct();
    private final MessageDigest digest = Sha256.computation();

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public MessageDigest heapArray() {
        digest.update(heap);
        return digest;
    }

    @Benchmark
    @OperationsPerInvocation(Piece.BYTES)
    public MessageDigest directBuffer() {
        digest.update(direct.duplicate());
        return digest;
    }
}

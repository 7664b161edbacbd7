package ferry.bench.micro;

import java.nio.ByteBuffer;
import java.util.Random;

/// The data of one message, as clients send it.
final class Piece {
    static final int BYTES = 256 << 10;

    private Piece() {}

    /// Does not compress.
    static byte[] heap() {
        byte[] bytes = new byte[BYTES];
        new Random(BYTES).nextBytes(bytes);
        return bytes;
    }

    /// The same bytes.
    static ByteBuffer direct() {
        return ByteBuffer.allocateDirect(BYTES).put(heap()).flip();
    }
}

package ferry.bench.micro;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Direct memory that takes one message. Used by one thread.
final class TransportSink extends OutputStream {
    private final ByteBuffer memory;

    TransportSink(int bytes) {
        memory = ByteBuffer.allocateDirect(bytes);
    }

    void clear() {
        memory.clear();
    }

    @Override
    public void write(int oneByte) {
        memory.put((byte) oneByte);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        memory.put(bytes, from, count);
    }
}

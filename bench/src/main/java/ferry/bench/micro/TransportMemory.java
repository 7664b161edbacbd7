package ferry.bench.micro;

import io.grpc.internal.CompositeReadableBuffer;
import io.grpc.internal.ReadableBuffers;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A message as the transport has it: direct memory in as many parts as there are frames of HTTP/2.
///
/// @param frames never moved on
record TransportMemory(List<ByteBuffer> frames) {
    private static final int FRAME_BYTES = 16 << 10;

    static TransportMemory of(byte[] message) {
        List<ByteBuffer> frames = new ArrayList<>();
        for (int from = 0; from < message.length; from += FRAME_BYTES) {
            int count = Math.min(FRAME_BYTES, message.length - from);
            frames.add(ByteBuffer.allocateDirect(count).put(message, from, count).flip());
        }
        return new TransportMemory(List.copyOf(frames));
    }

    /// gRPC's own stream over all of it, which lends what it reads.
    InputStream open() {
        CompositeReadableBuffer all = new CompositeReadableBuffer(frames.size());
        frames.forEach(frame -> all.addBuffer(ReadableBuffers.wrap(frame.duplicate())));
        return ReadableBuffers.openStream(all, true);
    }
}

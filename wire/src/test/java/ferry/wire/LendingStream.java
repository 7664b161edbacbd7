package ferry.wire;

import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transport's message in pieces, which it lends until it is closed. What is skipped goes back at once unless it is
/// marked, as with gRPC's own. A stream from which another was detached has nothing more to lend and nothing to give back.
@SuppressWarnings("InputStreamSlowMultibyteRead") // as slow as it is, it is short
public final class LendingStream extends InputStream implements HasByteBuffer, Detachable {
    private final List<ByteBuffer> pieces;
    private int piece;
    private boolean marked;
    private @Nullable LendingStream detached;
    private volatile boolean closed;

    private LendingStream(List<ByteBuffer> pieces) {
        this.pieces = pieces;
    }

    /// @param pieceBytes greatest length of a piece
    public static LendingStream of(byte[] message, int pieceBytes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < message.length; from += pieceBytes) {
            int length = Math.min(pieceBytes, message.length - from);
            pieces.add(ByteBuffer.allocateDirect(length).put(message, from, length).flip());
        }
        return new LendingStream(pieces);
    }

    /// Whether the memory has gone back, by this stream or the one that was detached from it.
    public boolean isClosed() {
        return detached == null ? closed : detached.isClosed();
    }

    boolean isDetached() {
        return detached != null;
    }

    /// What the transport does with memory that it has back.
    private void overwrite(ByteBuffer memory) {
        for (int i = 0; i < memory.capacity(); i++) {
            memory.put(i, (byte) 0x5a);
        }
    }

    @Override
    public boolean byteBufferSupported() {
        return true;
    }

    @Override
    public @Nullable ByteBuffer getByteBuffer() {
        return piece < pieces.size() ? pieces.get(piece).slice() : null;
    }

    @Override
    public InputStream detach() {
        detached = new LendingStream(pieces);
        return detached;
    }

    @Override
    public int available() {
        int available = 0;
        for (int i = piece; i < pieces.size(); i++) {
            available += pieces.get(i).remaining();
        }
        return available;
    }

    @Override
    public int read() {
        while (piece < pieces.size() && !pieces.get(piece).hasRemaining()) {
            leave();
        }
        return piece < pieces.size() ? pieces.get(piece).get() & 0xff : -1;
    }

    @Override
    public long skip(long count) {
        long left = count;
        while (left > 0 && piece < pieces.size()) {
            ByteBuffer now = pieces.get(piece);
            int step = (int) Math.min(left, now.remaining());
            now.position(now.position() + step);
            left -= step;
            if (!now.hasRemaining()) {
                leave();
            }
        }
        return count - left;
    }

    private void leave() {
        if (!marked) {
            overwrite(pieces.get(piece));
        }
        piece++;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        marked = true;
    }

    @Override
    public void reset() {
        piece = 0;
        pieces.forEach(ByteBuffer::rewind);
    }

    @Override
    public void close() {
        if (detached == null) {
            closed = true;
            pieces.forEach(this::overwrite);
        }
    }
}

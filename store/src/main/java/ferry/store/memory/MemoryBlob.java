package ferry.store.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes in memory, with a mark up to which they are forced.
final class MemoryBlob {
    private byte[] bytes = new byte[0];
    private int length;
    private int forced;

    synchronized long length() {
        return length;
    }

    synchronized void append(ByteBuffer data) {
        int count = data.remaining();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        data.get(bytes, length, count);
        length += count;
    }

    synchronized int read(long position, ByteBuffer into) {
        int count = Math.clamp(length - position, 0, into.remaining());
        if (count > 0) {
            into.put(bytes, (int) position, count);
        }
        return count;
    }

    synchronized void truncate(long to) {
        length = (int) to;
        forced = Math.min(forced, length);
    }

    synchronized void flip(long position) {
        bytes[(int) position] ^= 1;
    }

    synchronized void force() {
        forced = length;
    }

    synchronized void losePower() {
        length = forced;
    }
}

package ferry.store.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// One file of a [FaultyDisk]: what the system remembers of it, and what is on the medium. For one thread at a time.
final class FaultyFile {
    /// What the medium writes as a whole, or not at all.
    private static final int BLOCK_BYTES = 64;

    private byte[] cache = new byte[0];
    private int length;
    private byte[] medium = new byte[0];
    private int mediumLength;
    private boolean named;

    /// Positions that the system knows to be newer than the medium.
    private final BitSet dirty = new BitSet();

    int length() {
        return length;
    }

    /// Whether the file's name survives a loss of power.
    boolean isNamed() {
        return named;
    }

    void append(ByteBuffer data) {
        int count = data.remaining();
        if (length + count > cache.length) {
            cache = Arrays.copyOf(cache, Math.max(2 * cache.length, length + count));
        }
        data.get(cache, length, count);
        dirty.set(length, length + count);
        length += count;
    }

    int read(long position, ByteBuffer into) {
        int count = Math.clamp(length - position, 0, into.remaining());
        if (count > 0) {
            into.put(cache, (int) position, count);
        }
        return count;
    }

    /// Not on the medium before the next force.
    void truncate(int to) {
        dirty.clear(to, Math.max(to, length));
        length = to;
    }

    byte[] durable() {
        int first = dirty.nextSetBit(0);
        int sure = named ? Math.min(length, mediumLength) : 0;
        return Arrays.copyOf(medium, first < 0 ? sure : Math.min(first, sure));
    }

    Force beginForce() {
        return new Force((BitSet) dirty.clone(), length);
    }

    /// A force, which is about what was written before it began.
    final class Force {
        private final BitSet covered;
        private final int lengthThen;

        private Force(BitSet covered, int lengthThen) {
            this.covered = covered;
            this.lengthThen = lengthThen;
        }

        void succeed() {
            write(covered, lengthThen);
            dirty.andNot(covered);
            named = true;
        }

        /// Some of it is written, and the system believes that all is.
        void fail(RandomGenerator random) {
            write(someBlocks(covered, random), random.nextBoolean() ? lengthThen : mediumLength);
            dirty.andNot(covered);
        }
    }

    void losePower(RandomGenerator random) {
        int from = Math.min(length, mediumLength);
        int to = Math.max(length, mediumLength);
        write(someBlocks(dirty, random), from + random.nextInt(to - from + 1));
        cache = Arrays.copyOf(medium, mediumLength);
        length = mediumLength;
        dirty.clear();
        named = true;
    }

    private static BitSet someBlocks(BitSet of, RandomGenerator random) {
        BitSet some = (BitSet) of.clone();
        for (int from = of.nextSetBit(0); from >= 0; ) {
            int end = (from / BLOCK_BYTES + 1) * BLOCK_BYTES;
            if (random.nextBoolean()) {
                some.clear(from, end);
            }
            from = of.nextSetBit(end);
        }
        return some;
    }

    private void write(BitSet positions, int newLength) {
        byte[] written = Arrays.copyOf(medium, newLength);
        // What was cut off and is not written anew is not there any more
        Arrays.fill(written, Math.min(mediumLength, newLength), newLength, (byte) 0);
        positions.stream()
                .takeWhile(position -> position < newLength)
                .forEach(position -> written[position] = cache[position]);
        medium = written;
        mediumLength = newLength;
    }
}

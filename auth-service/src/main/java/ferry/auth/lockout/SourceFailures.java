package ferry.auth.lockout;

import java.util.Arrays;

/// When a source failed last, and until when it is locked. Not safe for use by several threads.
final class SourceFailures {
    private static final int FIRST_CAPACITY = 4;

    private final int max;
    private long[] atMillis = new long[0];
    private int count;
    private long lockedUntilMillis;

    /// @param max failures that are remembered
    SourceFailures(int max) {
        this.max = max;
    }

    long lockedUntilMillis() {
        return lockedUntilMillis;
    }

    /// How many failures came after `sinceMillis`.
    int countSince(long sinceMillis) {
        int first = 0;
        while (first < count && atMillis[first] <= sinceMillis) {
            first++;
        }
        System.arraycopy(atMillis, first, atMillis, 0, count - first);
        count -= first;
        return count;
    }

    void add(long nowMillis) {
        if (count == max) {
            System.arraycopy(atMillis, 1, atMillis, 0, --count);
        }
        if (count == atMillis.length) {
            atMillis = Arrays.copyOf(atMillis, Math.min(max, Math.max(FIRST_CAPACITY, 2 * count)));
        }
        atMillis[count++] = nowMillis;
    }

    /// Locks, and begins to count anew.
    void lock(long untilMillis) {
        lockedUntilMillis = untilMillis;
        count = 0;
    }
}

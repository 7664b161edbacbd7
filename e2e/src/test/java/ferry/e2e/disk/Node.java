package ferry.e2e.disk;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A file or a folder of a [ForgetfulDisk]: as programs see it, and as it is on the medium.
final class Node {
    static final int TYPE_BITS = 0170000;
    static final int FOLDER = 0040000;
    static final int FILE = 0100000;

    final long id;
    int mode;

    /// How many names it has.
    int names;

    long modifiedNanos = System.currentTimeMillis() * 1_000_000;

    private byte[] bytes = new byte[0];
    private int size;
    private byte[] durableBytes = new byte[0];

    private final Map<String, Node> entries = new LinkedHashMap<>();
    private Map<String, Node> durableEntries = Map.of();

    Node(long id, int mode) {
        this.id = id;
        this.mode = mode;
    }

    boolean isFolder() {
        return (mode & TYPE_BITS) == FOLDER;
    }

    int size() {
        return size;
    }

    /// Of a folder, in the order in which they came.
    Map<String, Node> entries() {
        return entries;
    }

    byte[] read(long offset, int count) {
        int from = (int) Math.min(offset, size);
        return Arrays.copyOfRange(bytes, from, from + Math.min(count, size - from));
    }

    void write(long offset, byte[] data) throws Errno {
        int end = Math.addExact(inRange(offset), data.length);
        if (end > size) {
            resize(end);
        }
        System.arraycopy(data, 0, bytes, (int) offset, data.length);
        touch();
    }

    void resize(long to) throws Errno {
        int length = inRange(to);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
        } else if (length < size) {
            Arrays.fill(bytes, length, size, (byte) 0);
        }
        size = length;
        touch();
    }

    private static int inRange(long position) throws Errno {
        if (position < 0 || position > 1 << 30) {
            throw new Errno(Errno.INVALID);
        }
        return (int) position;
    }

    private void touch() {
        modifiedNanos = System.currentTimeMillis() * 1_000_000;
    }

    /// What it holds now survives: the bytes of a file, the names in a folder. Not its own name.
    void force() {
        if (isFolder()) {
            durableEntries = new LinkedHashMap<>(entries);
        } else {
            durableBytes = Arrays.copyOf(bytes, size);
        }
    }

    /// It, and all that is still found below it, holds what was forced and nothing else.
    void losePower() {
        forgetNames();
        restore();
    }

    private void forgetNames() {
        names = 0;
        durableEntries.values().forEach(Node::forgetNames);
    }

    private void restore() {
        bytes = durableBytes.clone();
        size = bytes.length;
        entries.clear();
        entries.putAll(durableEntries);
        for (Node entry : entries.values()) {
            entry.names++;
            entry.restore();
        }
    }
}

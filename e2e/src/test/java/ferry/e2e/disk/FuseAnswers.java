package ferry.e2e.disk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a [ForgetfulDisk] says to each call of the FUSE protocol, version 7.31 (`linux/fuse.h`): requests are read, and
/// answers written, as they stand there, without their headers. For one thread.
final class FuseAnswers {
    static final int MAX_WRITE_BYTES = 128 << 10;
    static final int MAX_REQUEST_BYTES = MAX_WRITE_BYTES + 4096;

    private static final int MAJOR = 7;
    private static final int MINOR = 31;
    private static final int BIG_WRITES = 1 << 5;
    private static final int SET_MODE = 1;
    private static final int SET_SIZE = 1 << 3;
    private static final int SET_MODIFIED = 1 << 5;
    private static final int SET_MODIFIED_NOW = 1 << 8;
    private static final int NO_REPLACE = 1;
    private static final int BLOCK_BYTES = 4096;
    private static final long BLOCKS = 1 << 20;
    private static final long NANOS = 1_000_000_000;
    private static final int ATTRIBUTE_BYTES = 88;
    private static final int ENTRY_BYTES = 40 + ATTRIBUTE_BYTES;

    private final ForgetfulDisk disk;
    private final Map<Long, List<Map.Entry<String, Node>>> listings = new HashMap<>();
    private long nextHandle = 1;

    FuseAnswers(ForgetfulDisk disk) {
        this.disk = disk;
    }

    /// @param in at the beginning of what is special to the call
    /// @return null if the call has no answer
    byte @Nullable [] to(int call, long node, ByteBuffer in) throws Errno {
        return switch (call) {
            case 1 -> entry(disk.find(node, name(in))); // LOOKUP
            case 2, 36, 42 -> null; // FORGET, INTERRUPT, BATCH_FORGET
            case 3 -> attributes(disk.node(node)); // GETATTR
            case 4 -> change(disk.node(node), in); // SETATTR
            case 8 -> makeFile(node, in, 16); // MKNOD
            case 9 -> makeFolder(node, in); // MKDIR
            case 10 -> { // UNLINK
                disk.removeFile(node, name(in));
                yield done();
            }
            case 11 -> { // RMDIR
                disk.removeFolder(node, name(in));
                yield done();
            }
            case 12 -> rename(node, in.getLong(), true, in); // RENAME
            case 45 -> renameAsAsked(node, in); // RENAME2
            case 13 -> link(node, in); // LINK
            case 14 -> opened(disk.node(node).id); // OPEN
            case 15 -> read(node, in); // READ
            case 16 -> write(node, in); // WRITE
            case 17 -> statistics(); // STATFS
            case 18, 25, 38 -> done(); // RELEASE, FLUSH, DESTROY
            case 20, 30 -> { // FSYNC, FSYNCDIR
                disk.node(node).force();
                yield done();
            }
            case 26 -> init(in); // INIT
            case 27 -> openFolder(node); // OPENDIR
            case 28 -> list(in); // READDIR
            case 29 -> { // RELEASEDIR
                listings.remove(in.getLong());
                yield done();
            }
            case 35 -> create(node, in); // CREATE
            default -> throw new Errno(Errno.UNKNOWN_CALL); // the kernel does without
        };
    }

    private static byte[] done() {
        return new byte[0];
    }

    private static String name(ByteBuffer in) {
        int start = in.position();
        while (in.get() != 0) {}
        byte[] name = new byte[in.position() - 1 - start];
        in.get(start, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] all(ByteBuffer whole) {
        byte[] all = new byte[whole.capacity()];
        whole.get(0, all);
        return all;
    }

    private static byte[] init(ByteBuffer in) {
        if (in.getInt() != MAJOR) {
            throw new IllegalStateException("another FUSE protocol");
        }
        in.getInt();
        int readAhead = in.getInt();
        return all(
                bytes(64)
                        .putInt(MAJOR)
                        .putInt(MINOR)
                        .putInt(readAhead)
                        .putInt(BIG_WRITES)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putInt(MAX_WRITE_BYTES)
                        .putInt(1));
    }

    private byte[] makeFile(long folder, ByteBuffer in, int fieldBytes) throws Errno {
        int start = in.position();
        int mode = in.getInt();
        in.position(start + fieldBytes);
        return entry(disk.make(folder, name(in), mode));
    }

    private byte[] makeFolder(long folder, ByteBuffer in) throws Errno {
        int mode = in.getInt();
        in.getInt();
        return entry(disk.make(folder, name(in), Node.FOLDER | (mode & ~Node.TYPE_BITS)));
    }

    private byte[] create(long folder, ByteBuffer in) throws Errno {
        in.getInt();
        int mode = in.getInt();
        in.getLong();
        Node file = disk.make(folder, name(in), Node.FILE | (mode & ~Node.TYPE_BITS));
        return all(bytes(ENTRY_BYTES + 16).put(entry(file)).put(opened(file.id)));
    }

    private byte[] link(long folder, ByteBuffer in) throws Errno {
        long node = in.getLong();
        disk.link(node, folder, name(in));
        return entry(disk.node(node));
    }

    private byte[] rename(long from, long to, boolean replace, ByteBuffer in) throws Errno {
        String name = name(in);
        disk.rename(from, name, to, name(in), replace);
        return done();
    }

    private byte[] renameAsAsked(long from, ByteBuffer in) throws Errno {
        long to = in.getLong();
        int flags = in.getInt();
        in.getInt();
        if ((flags & ~NO_REPLACE) != 0) {
            throw new Errno(Errno.INVALID);
        }
        return rename(from, to, flags == 0, in);
    }

    private static byte[] opened(long handle) {
        return all(bytes(16).putLong(handle));
    }

    private byte[] read(long node, ByteBuffer in) throws Errno {
        in.getLong();
        long offset = in.getLong();
        return disk.node(node).read(offset, in.getInt());
    }

    private byte[] write(long node, ByteBuffer in) throws Errno {
        in.getLong();
        long offset = in.getLong();
        byte[] data = new byte[in.getInt()];
        in.position(in.position() + 20);
        in.get(data);
        disk.node(node).write(offset, data);
        return all(bytes(8).putInt(data.length));
    }

    private byte[] change(Node node, ByteBuffer in) throws Errno {
        int what = in.getInt();
        in.position(in.position() + 12);
        long size = in.getLong();
        in.position(in.position() + 16);
        long modified = in.getLong();
        in.position(in.position() + 12);
        int nanos = in.getInt();
        in.getInt();
        int mode = in.getInt();
        if ((what & SET_MODE) != 0) {
            node.mode = (node.mode & Node.TYPE_BITS) | (mode & ~Node.TYPE_BITS);
        }
        if ((what & SET_SIZE) != 0) {
            node.resize(size);
        }
        if ((what & SET_MODIFIED) != 0 && (what & SET_MODIFIED_NOW) == 0) {
            node.modifiedNanos = modified * NANOS + nanos;
        }
        return attributes(node);
    }

    private byte[] openFolder(long node) throws Errno {
        List<Map.Entry<String, Node>> listing = new ArrayList<>();
        disk.node(node).entries().forEach((name, one) -> listing.add(Map.entry(name, one)));
        long handle = nextHandle++;
        listings.put(handle, listing);
        return opened(handle);
    }

    private byte[] list(ByteBuffer in) {
        List<Map.Entry<String, Node>> listing = listings.getOrDefault(in.getLong(), List.of());
        long first = in.getLong();
        int room = in.getInt();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = (int) first; i < listing.size(); i++) {
            byte[] name = listing.get(i).getKey().getBytes(StandardCharsets.UTF_8);
            Node node = listing.get(i).getValue();
            ByteBuffer entry = bytes((24 + name.length + 7) / 8 * 8);
            entry.putLong(node.id)
                    .putLong(i + 1L)
                    .putInt(name.length)
                    .putInt((node.mode & Node.TYPE_BITS) >> 12)
                    .put(name);
            if (out.size() + entry.capacity() > room) {
                break;
            }
            out.writeBytes(all(entry));
        }
        return out.toByteArray();
    }

    private static byte[] entry(Node node) {
        ByteBuffer out = bytes(ENTRY_BYTES);
        out.putLong(node.id).putLong(0).putLong(1).putLong(1).putInt(0).putInt(0);
        return all(out.put(attributesOnly(node)));
    }

    private static byte[] attributes(Node node) {
        ByteBuffer out = bytes(16 + ATTRIBUTE_BYTES);
        return all(out.putLong(1).putLong(0).put(attributesOnly(node)));
    }

    private static byte[] attributesOnly(Node node) {
        ByteBuffer out = bytes(ATTRIBUTE_BYTES);
        long seconds = node.modifiedNanos / NANOS;
        int nanos = (int) (node.modifiedNanos % NANOS);
        out.putLong(node.id).putLong(node.size()).putLong((node.size() + 511) / 512);
        out.putLong(seconds).putLong(seconds).putLong(seconds);
        out.putInt(nanos).putInt(nanos).putInt(nanos);
        out.putInt(node.mode).putInt(node.names).putInt(0).putInt(0).putInt(0).putInt(BLOCK_BYTES);
        return all(out);
    }

    private static byte[] statistics() {
        ByteBuffer out = bytes(80);
        out.putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS);
        return all(out.putInt(BLOCK_BYTES).putInt(255).putInt(BLOCK_BYTES));
    }
}

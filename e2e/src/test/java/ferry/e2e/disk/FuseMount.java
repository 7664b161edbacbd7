package ferry.e2e.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Mounts a [ForgetfulDisk] where processes can use it like any other, by the kernel's FUSE protocol and without a library.
/// Needs root and `/dev/fuse`. Closing unmounts it, whoever still uses it.
public final class FuseMount implements AutoCloseable {
    private static final Path DEVICE = Path.of("/dev/fuse");
    private static final int HEADER_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path where;
    private final int device;
    private final FuseAnswers answers;
    private final Thread thread;
    private final Thread atExit = new Thread(this::unmount);
    private volatile @Nullable Throwable failure;

    private FuseMount(Path where, int device, ForgetfulDisk disk) {
        this.where = where;
        this.device = device;
        this.answers = new FuseAnswers(disk);
        this.thread = Thread.ofPlatform().daemon().name("fuse").unstarted(this::serve);
    }

    /// Whether this process may mount one here; if not, why.
    public static @Nullable String obstacle() {
        if (!Files.exists(DEVICE)) {
            return "there is no " + DEVICE;
        }
        return "root".equals(System.getProperty("user.name")) ? null : "only root may mount";
    }

    /// @param where an existing folder
    public static FuseMount mount(ForgetfulDisk disk, Path where) throws IOException {
        int device = Libc.open(DEVICE);
        try {
            Libc.mount(
                    "ferry",
                    where,
                    "fuse",
                    "fd=" + device + ",rootmode=40700,user_id=0,group_id=0");
        } catch (IOException e) {
            Libc.close(device);
            throw e;
        }
        FuseMount mount = new FuseMount(where, device, disk);
        Runtime.getRuntime().addShutdownHook(mount.atExit);
        mount.thread.start();
        return mount;
    }

    private void serve() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(FuseAnswers.MAX_REQUEST_BYTES, 8);
            while (true) {
                long count = Libc.read(device, request);
                if (count == -Libc.NO_DEVICE) {
                    return; // unmounted
                }
                if (count > 0) {
                    answer(request.asSlice(0, count));
                } else if (count != -Errno.NO_ENTRY && count != -Libc.INTERRUPTED) {
                    throw new IllegalStateException("fuse: errno " + -count);
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void answer(MemorySegment request) {
        ByteBuffer in = request.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        in.getInt(); // its length, which is known
        int call = in.getInt();
        long unique = in.getLong();
        long node = in.getLong();
        in.position(in.position() + 16); // who asks does not matter
        int error = 0;
        byte[] body = {};
        try {
            byte[] answer = answers.to(call, node, in);
            if (answer == null) {
                return;
            }
            body = answer;
        } catch (Errno e) {
            error = -e.number();
        } catch (RuntimeException e) {
            failure = e;
            error = -Errno.IO;
        }
        reply(unique, error, body);
    }

    private void reply(long unique, int error, byte[] body) {
        int length = HEADER_BYTES + body.length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(length, 8);
            out.asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length)
                    .putInt(error)
                    .putLong(unique);
            MemorySegment.copy(body, 0, out, ValueLayout.JAVA_BYTE, HEADER_BYTES, body.length);
            long count = Libc.write(device, out);
            // Whoever asked may have been interrupted, or killed: then nobody waits any more.
            if (count < 0 && count != -Errno.NO_ENTRY && count != -Libc.NO_DEVICE) {
                throw new IllegalStateException("fuse: errno " + -count);
            }
        }
    }

    /// @throws IllegalStateException if something could not be answered as a file system must
    @Override
    public void close() throws IOException {
        unmount();
        boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
        if (!hasEnded()) {
            throw new IllegalStateException(where + " is unmounted, and still in use");
        }
        Libc.close(device);
        if (failure != null) {
            throw new IllegalStateException("the file system failed", failure);
        }
    }

    private boolean hasEnded() {
        try {
            return thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void unmount() {
        try {
            Libc.unmount(where);
        } catch (IOException e) {
            failure = e;
        }
    }
}

package ferry.e2e.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// The few calls for which the JDK has nothing, by the numbers of Linux on 64 bits.
final class Libc {
    static final int NO_DEVICE = 19;
    static final int INTERRUPTED = 4;
    private static final int READ_WRITE_CLOSE_ON_EXEC = 02 | 02000000;
    private static final long NO_SUID_NO_DEVICES = 2 | 4;
    private static final int DETACH = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = handle("read", transfer());
    private static final MethodHandle WRITE = handle("write", transfer());
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle MOUNT =
            handle(
                    "mount",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS));
    private static final MethodHandle UNMOUNT =
            handle(
                    "umount2",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private Libc() {}

    private static FunctionDescriptor transfer() {
        return FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG);
    }

    @SuppressWarnings("restricted") // there is no other way to these calls
    private static MethodHandle handle(
            String name, FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(), shape, options);
    }

    private interface Call {
        long in(Arena arena, MemorySegment state) throws Throwable;
    }

    /// @return what the call returns; below zero, the negated error number
    private static long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.in(arena, state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static long required(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + -result);
        }
        return result;
    }

    static int open(Path file) throws IOException {
        return (int)
                required(
                        "open " + file,
                        call((arena, state) ->
                                (int)
                                        OPEN.invokeExact(
                                                state,
                                                arena.allocateFrom(file.toString()),
                                                READ_WRITE_CLOSE_ON_EXEC)));
    }

    /// @return how many bytes came; below zero, the negated error number
    static long read(int descriptor, MemorySegment into) {
        return call(
                (_, state) -> (long) READ.invokeExact(state, descriptor, into, into.byteSize()));
    }

    /// @return how many bytes went; below zero, the negated error number
    static long write(int descriptor, MemorySegment from) {
        return call(
                (_, state) -> (long) WRITE.invokeExact(state, descriptor, from, from.byteSize()));
    }

    static void close(int descriptor) throws IOException {
        long _ = required("close", call((_, state) -> (int) CLOSE.invokeExact(state, descriptor)));
    }

    static void mount(String source, Path target, String type, String options) throws IOException {
        long _ =
                required(
                        "mount " + target,
                        call((arena, state) ->
                                (int)
                                        MOUNT.invokeExact(
                                                state,
                                                arena.allocateFrom(source),
                                                arena.allocateFrom(target.toString()),
                                                arena.allocateFrom(type),
                                                NO_SUID_NO_DEVICES,
                                                arena.allocateFrom(options))));
    }

    /// What is open below it stays usable until it is closed.
    static void unmount(Path target) throws IOException {
        long _ =
                required(
                        "unmount " + target,
                        call((arena, state) ->
                                (int)
                                        UNMOUNT.invokeExact(
                                                state,
                                                arena.allocateFrom(target.toString()),
                                                DETACH)));
    }
}

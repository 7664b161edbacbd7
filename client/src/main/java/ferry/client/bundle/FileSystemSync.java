package ferry.client.bundle;

import ferry.client.local.Publication;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings all files and names of a folder to the disk: one by one, or all of its file system at once by syncfs(2), which is
/// the quicker the more there are. A file system in a process of its own (FUSE) is not even told of syncfs, so only those
/// that are known to heed it are asked.
final class FileSystemSync {

    private static final int FEW = 16;
    private static final Set<String> HEEDING =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs", "overlay");

    private FileSystemSync() {}

    /// @param files how many there are in it
    static void force(Path folder, int files) throws IOException {
        boolean atOnce = files > FEW && HEEDING.contains(Files.getFileStore(folder).type());
        Optional<Native> system = atOnce ? Native.find() : Optional.empty();
        if (system.isEmpty() || !system.get().sync(folder)) {
            Files.walkFileTree(folder, new EachFile());
        }
    }

    private static final class EachFile extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile()) {
                try (FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                    channel.force(true);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
                throws IOException {
            if (failed != null) {
                throw failed;
            }
            Publication.force(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /// The system's own functions, which Java has no words for.
    private record Native(MethodHandle open, MethodHandle syncfs, MethodHandle close) {

        static Optional<Native> find() {
            boolean linux =
                    System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
            return linux ? Optional.of(linked()) : Optional.empty();
        }

        @SuppressWarnings("restricted")
        private static Native linked() {
            Linker linker = Linker.nativeLinker();
            SymbolLookup symbols = linker.defaultLookup();
            FunctionDescriptor ofDescriptor =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            MethodHandle open =
                    linker.downcallHandle(
                            symbols.findOrThrow("open"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2));
            return new Native(
                    open,
                    linker.downcallHandle(symbols.findOrThrow("syncfs"), ofDescriptor),
                    linker.downcallHandle(symbols.findOrThrow("close"), ofDescriptor));
        }

        /// @return false if it could not be begun
        boolean sync(Path folder) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                int descriptor = (int) open.invokeExact(arena.allocateFrom(folder.toString()), 0);
                if (descriptor < 0) {
                    return false;
                }
                int done = (int) syncfs.invokeExact(descriptor);
                int _ = (int) close.invokeExact(descriptor);
                if (done != 0) {
                    throw new IOException("the file system of " + folder + " reports an error");
                }
                return true;
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the system's library failed", e);
            }
        }
    }
}

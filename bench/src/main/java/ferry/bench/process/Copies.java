package ferry.bench.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Whether what was copied is what it was copied from: whoever has lost a byte is not measured.
public final class Copies {
    private Copies() {}

    /// @param original a file, or a folder
    /// @throws IOException if they differ
    public static void confirm(Path original, Path copy) throws IOException {
        if (!Files.isDirectory(original)) {
            confirmFile(original, copy);
            return;
        }
        List<Path> names = names(original);
        if (!names.equals(names(copy))) {
            throw new IOException("%s and %s do not hold the same names".formatted(original, copy));
        }
        for (Path name : names) {
            if (Files.isRegularFile(original.resolve(name))) {
                confirmFile(original.resolve(name), copy.resolve(name));
            }
        }
    }

    /// The same, and then the copy is deleted.
    public static void confirmAndDelete(Path original, Path copy) throws IOException {
        confirm(original, copy);
        Scratch.delete(copy);
    }

    private static List<Path> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(folder::relativize).sorted().toList();
        }
    }

    private static void confirmFile(Path original, Path copy) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long at = map(original, arena).mismatch(map(copy, arena));
            if (at != -1) {
                throw new IOException("%s and %s differ at byte %d".formatted(original, copy, at));
            }
        }
    }

    private static MemorySegment map(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }
}

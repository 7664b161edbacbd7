package ferry.bench.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A folder for one bench, gone with all that is in it when closed.
public final class Scratch implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    public static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("ferry-bench"));
    }

    public Path folder() {
        return folder;
    }

    /// A file that does not compress.
    ///
    /// @param bytes a multiple of 1 MiB
    public Path random(String name, long bytes) throws IOException {
        Random random = new Random(bytes);
        return write(name, bytes, random::nextBytes);
    }

    /// Writes as much as what is timed next will write, and removes it. A virtual machine's host takes back memory that is
    /// free for more than a moment; to write to pages that it has to give anew takes several times as long, and differs
    /// from run to run.
    ///
    /// @param bytes a multiple of 1 MiB
    public void warmPages(long bytes) throws IOException {
        Files.delete(write("warm.bin", bytes, _ -> {}));
    }

    private Path write(String name, long bytes, Consumer<byte[]> fill) throws IOException {
        Path file = folder.resolve(name);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= BLOCK) {
                fill.accept(block);
                out.write(block);
            }
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

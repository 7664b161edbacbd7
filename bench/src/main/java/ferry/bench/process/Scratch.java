package ferry.bench.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /// A folder of its own in this one, gone when it is closed.
    public Scratch sub(String name) throws IOException {
        return new Scratch(Files.createDirectory(folder.resolve(name)));
    }

    /// A file that does not compress.
    public Path random(String name, long bytes) throws IOException {
        Random random = new Random(bytes);
        return write(name, bytes, random::nextBytes);
    }

    /// Writes as much as what is timed next will write, and removes it. A virtual machine's host takes back memory that is
    /// free for more than a moment; to write to pages that it has to give anew takes several times as long, and differs
    /// from run to run.
    public void warmPages(long bytes) throws IOException {
        Files.delete(write("warm.bin", bytes, _ -> {}));
    }

    private Path write(String name, long bytes, Consumer<byte[]> fill) throws IOException {
        Path file = folder.resolve(name);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= BLOCK) {
                fill.accept(block);
                out.write(block, 0, (int) Math.min(left, BLOCK));
            }
        }
        return file;
    }

    /// Forces a file and its entry, or a folder with all that is in it, to the disk.
    ///
    /// @return the seconds that it took
    public static double force(Path path) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        if (Files.isDirectory(path)) {
            // One call for all of the file system, as a program would do that has written many
            // files
            int exit = new ProcessBuilder("sync", "-f", path.toString()).start().waitFor();
            if (exit != 0) {
                throw new IOException("sync -f " + path + ": exit code " + exit);
            }
        } else {
            forceEntry(path, StandardOpenOption.WRITE);
            forceEntry(folderOf(path), StandardOpenOption.READ);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " lies in no folder");
        }
        return folder;
    }

    private static void forceEntry(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /// Deletes a file, or a folder with all that is in it; what is not there is deleted.
    public static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException _) {
            // Nothing is left to do
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}

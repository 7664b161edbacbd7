package ferry.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Ferry with a Java of its own, as `scripts/image` has made it.
///
/// @param archive what people fetch
/// @param folder what they have after unpacking it
public record Image(Path archive, Path folder) {
    public static final String NAME = "ferry's image";
    public static final String HOW_TO_GET_IT = "not made yet; `scripts/image` does";

    private static final String SUFFIX = ".tar.gz";
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /// The newest one, where there is any.
    ///
    /// @param root of the built project
    public static Optional<Image> find(Path root) throws IOException {
        Path target = root.resolve("standalone/target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        Optional<Image> newest = Optional.empty();
        try (DirectoryStream<Path> archives =
                Files.newDirectoryStream(target, "ferry-*-linux-*" + SUFFIX)) {
            for (Path archive : archives) {
                Image image = new Image(archive, unpacked(archive));
                if (Files.isExecutable(image.program())
                        && (newest.isEmpty() || image.isNewerThan(newest.get()))) {
                    newest = Optional.of(image);
                }
            }
        }
        return newest;
    }

    private static Path unpacked(Path archive) {
        String name = archive.getFileName().toString();
        return archive.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    private boolean isNewerThan(Image other) throws IOException {
        return Files.getLastModifiedTime(archive)
                        .compareTo(Files.getLastModifiedTime(other.archive))
                > 0;
    }

    /// Its launcher.
    public Path program() {
        return folder.resolve("bin/ferry");
    }

    /// @return MB of the archive
    public double packedMegabytes() throws IOException {
        return Files.size(archive) / BYTES_PER_MEGABYTE;
    }

    /// @return MB of all files together
    public double unpackedMegabytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes / BYTES_PER_MEGABYTE;
    }
}

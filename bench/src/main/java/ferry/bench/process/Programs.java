package ferry.bench.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is installed on this machine.
public final class Programs {
    /// Where servers lie, which is not on everybody's path.
    private static final List<String> MORE_FOLDERS =
            List.of("/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/local/bin");

    private final List<Path> folders;

    Programs(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    public static Programs ofThisMachine() {
        String path = System.getenv().getOrDefault("PATH", "");
        return new Programs(
                Stream.concat(
                                Arrays.stream(path.split(File.pathSeparator))
                                        .filter(folder -> !folder.isEmpty()),
                                MORE_FOLDERS.stream())
                        .map(Path::of)
                        .toList());
    }

    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// @return the path of a program that was found before
    public String path(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"))
                .toString();
    }
}

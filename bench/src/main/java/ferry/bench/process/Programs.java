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

    /// Where `npm install -g` puts what it is asked for, unless it is told otherwise.
    private static final List<String> NODE_FOLDERS =
            List.of("/usr/local/lib/node_modules", "/usr/lib/node_modules");

    private final List<Path> folders;
    private final List<Path> nodeFolders;

    Programs(List<Path> folders, List<Path> nodeFolders) {
        this.folders = List.copyOf(folders);
        this.nodeFolders = List.copyOf(nodeFolders);
    }

    public static Programs ofThisMachine() {
        return new Programs(foldersIn("PATH", MORE_FOLDERS), foldersIn("NODE_PATH", NODE_FOLDERS));
    }

    private static List<Path> foldersIn(String variable, List<String> more) {
        String path = System.getenv().getOrDefault(variable, "");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator))
                                .filter(folder -> !folder.isEmpty()),
                        more.stream())
                .map(Path::of)
                .toList();
    }

    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// The first folder of Node's modules that has all of these.
    public Optional<Path> findNodeModules(List<String> names) {
        return nodeFolders.stream()
                .filter(folder ->
                        names.stream().allMatch(name -> Files.isDirectory(folder.resolve(name))))
                .findFirst();
    }

    /// @return the path of a program that was found before
    public String path(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"))
                .toString();
    }
}

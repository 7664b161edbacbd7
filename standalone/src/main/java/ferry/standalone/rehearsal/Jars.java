package ferry.standalone.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Gets the jars of a folder ready to be noted in a start-up cache.
///
/// ```
/// lib/*.jar           without class files that a cache refuses
/// lib/class-path      their names, one a line, in the order in which the cache knows them
/// lib/native          the network's native libraries, which would otherwise be unpacked at every start
/// ```
public final class Jars {
    private final Path lib;

    private Jars(Path lib) {
        this.lib = lib;
    }

    /// @param args the folder, which no program uses meanwhile
    public static void main(String[] args) throws IOException {
        new Jars(Path.of(args[0])).prepare();
    }

    private void prepare() throws IOException {
        List<Path> jars = jars();
        for (Path jar : jars) {
            OldClasses.renew(jar);
            NativeLibraries.unpack(jar, lib.resolve("native"));
        }
        Files.write(
                lib.resolve("class-path"),
                jars.stream().map(jar -> String.valueOf(jar.getFileName())).toList());
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }
}

package ferry.e2e.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The folder that holds the real scripts.
final class SourceTree {
    private SourceTree() {}

    static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(".mvn/jdk.sh"))) {
                return at;
            }
        }
        throw new IllegalStateException("no source tree above " + Path.of("").toAbsolutePath());
    }

    /// Copies files, named relative to the root, to the same places below another folder.
    static void copyTo(Path folder, String... names) throws IOException {
        for (String name : names) {
            Path target = folder.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(root().resolve(name), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}

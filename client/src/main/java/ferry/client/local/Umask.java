package ferry.client.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// What the person's umask leaves of the usual mode of a file or a folder. Private where it cannot be known.
public final class Umask {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "Umask:";
    private static final int PRIVATE = 0077;

    private Umask() {}

    static Set<PosixFilePermission> ordinaryFile() {
        return permissions(0666 & ~umask());
    }

    public static Set<PosixFilePermission> ordinaryFolder() {
        return permissions(0777 & ~umask());
    }

    private static int umask() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .map(line -> Integer.parseInt(line.substring(LINE.length()).strip(), 8))
                    .findFirst()
                    .orElse(PRIVATE);
        } catch (IOException | NumberFormatException _) {
            return PRIVATE;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromHighest = PosixFilePermission.values(); // owner's read first
        for (int i = 0; i < fromHighest.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(fromHighest[i]);
            }
        }
        return permissions;
    }
}

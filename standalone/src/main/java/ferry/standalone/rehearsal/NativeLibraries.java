package ferry.standalone.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The libraries of Netty for this machine. It looks for them in `java.library.path` before it unpacks them by itself.
final class NativeLibraries {
    private static final String HOME = "META-INF/native/";

    /// How the names of those end that run here.
    private static final List<String> MACHINES =
            isMac()
                    ? List.of("_osx_" + architecture() + ".", "_kqueue_" + architecture() + ".")
                    : List.of("_linux_" + architecture() + ".", "_epoll_" + architecture() + ".");

    private NativeLibraries() {}

    /// Copies those of a jar into a folder, which is made when there are any.
    static void unpack(Path jar, Path folder) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : from.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(HOME)
                        && name.lastIndexOf('/') == HOME.length() - 1
                        && MACHINES.stream().anyMatch(name::contains)) {
                    copy(from, entry, folder.resolve(name.substring(HOME.length())));
                }
            }
        }
    }

    private static void copy(ZipFile jar, ZipEntry entry, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "aarch_64";
            case String other -> other;
        };
    }
}

package ferry.e2e.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that looks like a JDK. Its `java` tells its version and home when asked, and otherwise prints its
/// process id and arguments, one a line, and exits with 7.
record FakeJdk(Path home) {
    static final int EXIT_CODE = 7;

    /// A JDK as vendors ship it, with a `release` file.
    static FakeJdk at(Path home, String version) throws IOException {
        FakeJdk jdk = withoutReleaseFile(home, version);
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /// A JDK that has to be run to learn its version.
    static FakeJdk withoutReleaseFile(Path home, String version) throws IOException {
        runtimeOnly(home, version);
        script(home.resolve("bin/javac"), "exit 0\n");
        return new FakeJdk(home);
    }

    /// A runtime: it has no compiler and so builds nothing.
    static FakeJdk runtimeOnly(Path home, String version) throws IOException {
        script(
                home.resolve("bin/java"),
                """
                case "$*" in
                *-version)
                  case "$1" in -XshowSettings*) echo '    java.home = %s' >&2 ;; esac
                  echo 'openjdk version "%s" 2025-09-16' >&2
                  exit 0 ;;
                esac
                echo "pid=$$"
                echo "java=%s"
                for argument; do echo "argument=$argument"; done
                exit %d
                """
                        .formatted(home, version, home, EXIT_CODE));
        return new FakeJdk(home);
    }

    Path java() {
        return home.resolve("bin/java");
    }

    static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

package ferry.e2e.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that looks like a JDK. Its `java` tells its version and home when asked, plays its parts in a rehearsal, which the
/// file `rehearsals` counts, unless there is a file `unwilling`, and otherwise prints its process id and arguments, one a line,
/// and exits with 7.
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
                  case "$1" in -XshowSettings*) echo '    java.home = %1$s' >&2 ;; esac
                  echo 'openjdk version "%2$s" 2025-09-16' >&2
                  exit 0 ;;
                esac
                [ -e '%1$s/unwilling' ] || case "$*" in
                *rehearsal.Jars*)
                  for lib; do :; done
                  printf 'one.jar\ntwo.jar\n' >"$lib/class-path"
                  exit 0 ;;
                *--ready-file*)
                  for ready; do :; done
                  echo '{"connect":"ferry://127.0.0.1:1#aa"}' >"$ready"
                  trap 'exit 0' TERM
                  while :; do sleep 0.02; done ;;
                *rehearsal.Rehearsal*)
                  for argument; do
                    case "$argument" in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac
                  done
                  env >'%1$s/environment'
                  echo done >>'%1$s/rehearsals'
                  exit 0 ;;
                esac
                echo "pid=$$"
                echo "java=%1$s"
                for argument; do echo "argument=$argument"; done
                exit %3$d
                """
                        .formatted(home, version, EXIT_CODE));
        return new FakeJdk(home);
    }

    /// How often it was asked to note what Ferry does in a start-up cache.
    long rehearsals() throws IOException {
        Path count = home.resolve("rehearsals");
        return Files.exists(count) ? Files.readAllLines(count).size() : 0;
    }

    /// What its last rehearsal could see of the variables.
    String environmentOfTheRehearsal() throws IOException {
        return Files.readString(home.resolve("environment"));
    }

    /// From now on it makes no start-up caches.
    void refuseToRehearse() throws IOException {
        Files.createFile(home.resolve("unwilling"));
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

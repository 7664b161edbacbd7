package ferry.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ferry` in a small copy of the source tree, with an imitation JDK and an imitation build that counts its runs.
final class LauncherTest {
    private static final List<String> MODULES =
            List.of(
                    "proto",
                    "wire",
                    "kernel",
                    "store",
                    "auth-service",
                    "transfer-service",
                    "client",
                    "cli",
                    "standalone");

    @TempDir private Path folder;

    private Path tree;
    private Path ferry;
    private FakeJdk jdk;
    private Shell shell;

    @BeforeEach
    void makeASmallSourceTree() throws IOException {
        tree = folder.resolve("a source tree");
        SourceTree.copyTo(
                tree,
                "ferry",
                ".mvn/jdk.sh",
                "standalone/src/launcher/launch.sh",
                "standalone/src/launcher/rehearse.sh");
        ferry = tree.resolve("ferry");
        for (String module : MODULES) {
            Files.createDirectories(tree.resolve(module + "/src/main/java"));
            Files.writeString(tree.resolve(module + "/pom.xml"), "<project/>");
        }
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        FakeJdk.script(
                tree.resolve("mvnw"),
                """
                echo "$*" >> builds
                while [ -e hold ]; do sleep 0.02; done
                [ ! -e broken ] || { echo 'it does not compile'; exit 1; }
                rm -rf standalone/target/ferry/lib
                mkdir -p standalone/target/ferry/lib
                """);
        jdk = FakeJdk.at(folder.resolve("the jvms/jdk 25"), "25.0.3");
        shell = Shell.in(folder);
        shell.set("FERRY_JVM_ROOTS", folder.resolve("the jvms").toString());
    }

    @Test
    void becomesTheJavaProcessWithItsArgumentsAndExitCode() throws Exception {
        shell.set("FERRY_JAVA_OPTS", "-Xmx64m *");
        Shell.Ended ended = shell.run(ferry, "send", "two words.pdf", "*", "");
        assertThat(ended.exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(ended.out().lines())
                .startsWith("pid=" + ended.pid(), "java=" + jdk.home())
                .containsSequence("argument=-Xmx64m", "argument=*")
                .endsWith(
                        "argument=" + lib() + "/one.jar:" + lib() + "/two.jar",
                        "argument=ferry.standalone.Main",
                        "argument=send",
                        "argument=two words.pdf",
                        "argument=*",
                        "argument=");
    }

    @Test
    void boundsTheNetworkBuffersOfAServerAndKeepsTheSecondCompilerWhereBytesMove()
            throws Exception {
        assertThat(shell.run(ferry, "serve").out())
                .contains("-XX:MaxDirectMemorySize=")
                .doesNotContain("SerialGC");
        assertThat(shell.run(ferry, "send", "x").out())
                .contains("SerialGC")
                .doesNotContain("TieredStopAtLevel");
        assertThat(shell.run(ferry, "inbox").out()).contains("SerialGC", "TieredStopAtLevel=1");
    }

    @Test
    void buildsOnceAndNeverAgainWhileNothingChanges() throws Exception {
        assertThat(shell.run(ferry, "inbox").err()).containsOnlyOnce("ferry: building");
        Shell.Ended second = shell.run(ferry, "inbox");
        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(builds()).hasSize(1).first().asString().contains("-pl standalone -am");
    }

    @Test
    void buildsAgainAfterASourceOrAPomHasChanged() throws Exception {
        shell.run(ferry, "inbox");
        Path source = tree.resolve("kernel/src/main/java/Added.java");
        Files.writeString(source, "class Added {}");
        changeLater(source);
        shell.run(ferry, "inbox");
        changeLater(tree.resolve("cli/pom.xml"));
        shell.run(ferry, "inbox");
        assertThat(builds()).hasSize(3);
    }

    /// Writes of the test and the build may fall into one tick of the file system's clock, so the change is dated.
    private static void changeLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
    }

    @Test
    void showsABrokenBuildAndStartsNothing() throws Exception {
        Files.createFile(tree.resolve("broken"));
        Shell.Ended ended = shell.run(ferry, "inbox");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("it does not compile", "ferry: the build failed");

        Files.delete(tree.resolve("broken"));
        assertThat(shell.run(ferry, "inbox").exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
    }

    @Test
    void twoStartsInAFreshTreeBuildOnce() throws Exception {
        twoStartsBuildOnce();
    }

    @Test
    void twoStartsInAFreshTreeBuildOnceWhereThereIsNoFlock() throws Exception {
        Files.delete(shell.bin().resolve("flock"));
        twoStartsBuildOnce();
    }

    private void twoStartsBuildOnce() throws Exception {
        Path hold = Files.createFile(tree.resolve("hold"));
        Shell.Running first = shell.start(ferry, "inbox");
        await().until(() -> Files.exists(tree.resolve("builds")));
        Shell.Running second = shell.start(ferry, "inbox");
        await().until(() -> second.errors().contains("another start is building"));
        Files.delete(hold);
        assertThat(first.await().exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(second.await().exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aLockWhoseOwnerDiedIsTakenOverWhereThereIsNoFlock() throws Exception {
        Files.delete(shell.bin().resolve("flock"));
        Path lock = Files.createDirectory(tree.resolve(".ferry-build.lock.d"));
        Files.writeString(
                lock.resolve("pid"),
                Long.toString(shell.run(shell.bin().resolve("basename"), "x").pid()));
        assertThat(shell.run(ferry, "inbox").exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(lock).doesNotExist();
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), Path.of("a source tree/ferry"));
        Shell.Ended ended = shell.run(link, "inbox");
        assertThat(ended.out()).contains("java=" + jdk.home());
    }

    @Test
    void saysInOneSentenceThatThereIsNoJdk() throws Exception {
        shell.set("FERRY_JVM_ROOTS", folder.resolve("nothing").toString());
        Shell.Ended ended = shell.run(ferry, "demo");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("Ferry needs a JDK 25");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    void rehearsesOnceAfterTheBuildAndStartsFromTheCache() throws Exception {
        Shell.Ended first = shell.run(ferry, "inbox");
        assertThat(first.err()).containsOnlyOnce("ferry: preparing quicker starts");
        assertThat(first.out()).contains(cache());

        Shell.Ended second = shell.run(ferry, "inbox");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains(cache());
        assertThat(jdk.rehearsals()).isEqualTo(1);
        assertThat(lib().resolve("rehearsal")).doesNotExist();
    }

    @Test
    void rehearsesAgainWithTheJarsOfAnotherBuild() throws Exception {
        shell.run(ferry, "inbox");
        changeLater(tree.resolve("cli/pom.xml"));
        assertThat(shell.run(ferry, "inbox").out()).contains(cache());
        assertThat(jdk.rehearsals()).isEqualTo(2);
    }

    @Test
    void rehearsesAgainWithAnotherJava() throws Exception {
        shell.run(ferry, "inbox");
        FakeJdk other = FakeJdk.at(folder.resolve("another jdk"), "25.0.4");
        shell.set("JAVA_HOME", other.home().toString());
        assertThat(shell.run(ferry, "inbox").out()).contains(cache());
        assertThat(other.rehearsals()).isEqualTo(1);
    }

    @Test
    void rehearsesAgainAfterItsJavaWasReplacedByALaterOne() throws Exception {
        shell.run(ferry, "inbox");
        FakeJdk.at(jdk.home(), "25.0.4");
        assertThat(shell.run(ferry, "inbox").out()).contains(cache());
        assertThat(jdk.rehearsals()).isEqualTo(2);
    }

    @Test
    void startsWithoutACacheWhereItCannotRehearseAndTriesThatOnce() throws Exception {
        jdk.refuseToRehearse();
        Shell.Ended first = shell.run(ferry, "inbox");
        assertThat(first.exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(first.err()).contains("ferry: quicker starts could not be prepared");

        Shell.Ended second = shell.run(ferry, "inbox");
        assertThat(second.exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(second.err()).isEmpty();
        assertThat(second.out())
                .doesNotContain("AOTCache")
                .contains("argument=" + lib().resolve("*"));
    }

    @Test
    void rehearsesNotInAFolderThatCannotBeWritten() throws Exception {
        shell.run(ferry, "inbox");
        Files.delete(lib().resolve("rehearsed"));
        Files.delete(lib().resolve("ferry.aot"));
        Files.setPosixFilePermissions(lib(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(lib()), "root may write everywhere");

        Shell.Ended ended = shell.run(ferry, "inbox");

        Files.setPosixFilePermissions(lib(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(ended.exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(ended.err()).isEmpty();
        assertThat(jdk.rehearsals()).isEqualTo(1);
    }

    @Test
    void keepsNobodyWaitingForARehearsalWhoCompletesALine() throws Exception {
        shell.run(ferry, "inbox");
        Files.delete(lib().resolve("rehearsed"));
        assertThat(shell.run(ferry, "complete").exitCode()).isEqualTo(FakeJdk.EXIT_CODE);
        assertThat(jdk.rehearsals()).isEqualTo(1);
    }

    @Test
    void rehearsesWithoutTheSettingsOfWhoeverCalls() throws Exception {
        shell.set("FERRY_LISTEN", "nowhere");
        shell.run(ferry, "inbox");
        assertThat(jdk.rehearsals()).isEqualTo(1);
        assertThat(jdk.environmentOfTheRehearsal()).doesNotContain("FERRY_LISTEN");
    }

    private Path lib() {
        return tree.resolve("standalone/target/ferry/lib");
    }

    private String cache() {
        return "argument=-XX:AOTCache=" + lib().resolve("ferry.aot");
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(tree.resolve("builds"));
    }
}

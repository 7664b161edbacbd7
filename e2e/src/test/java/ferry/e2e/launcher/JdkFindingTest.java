package ferry.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mvnw` hands Maven a JDK 25 wherever a usual place holds one. Maven itself is an imitation that prints `JAVA_HOME`.
final class JdkFindingTest {
    @TempDir private Path folder;

    private Path mvnw;
    private Path jvms;
    private Shell shell;

    @BeforeEach
    void copyTheWrapper() throws IOException {
        Path tree = folder.resolve("a source tree");
        SourceTree.copyTo(tree, "mvnw", ".mvn/jdk.sh", ".mvn/wrapper/maven-wrapper.properties");
        mvnw = tree.resolve("mvnw");
        jvms = folder.resolve("the jvms");
        shell = Shell.in(folder);
        shell.set("FERRY_JVM_ROOTS", folder.resolve("nothing here") + ":" + jvms);
        shell.set("MAVEN_USER_HOME", folder.resolve("m2").toString());
        FakeJdk.script(installedMaven(), "printf '%s\\n' \"$JAVA_HOME\"\n");
    }

    /// Where the wrapper looks for the Maven of its settings before it fetches one.
    private Path installedMaven() throws IOException {
        Properties settings = new Properties();
        try (var in =
                Files.newInputStream(
                        mvnw.resolveSibling(".mvn/wrapper/maven-wrapper.properties"))) {
            settings.load(in);
        }
        String url = settings.getProperty("distributionUrl");
        String name = url.substring(url.lastIndexOf('/') + 1).replace("-bin.zip", "");
        return folder.resolve("m2/wrapper/dists")
                .resolve(name)
                .resolve(Integer.toHexString(url.hashCode()))
                .resolve("bin/mvn");
    }

    @Test
    void keepsAJavaHomeThatFits() throws Exception {
        FakeJdk.at(jvms.resolve("another-25"), "25.0.9");
        FakeJdk mine = FakeJdk.at(folder.resolve("my jdk"), "25.0.3");
        shell.set("JAVA_HOME", mine.home().toString());
        assertThat(javaHome()).isEqualTo(mine.home());
    }

    @Test
    void passesOverOlderJdksInJavaHomeAndOnPath() throws Exception {
        FakeJdk seventeen = FakeJdk.at(jvms.resolve("a-17"), "17.0.15");
        FakeJdk twentyFive = FakeJdk.at(jvms.resolve("b-25"), "25.0.3");
        shell.set("JAVA_HOME", seventeen.home().toString());
        onPath(seventeen);
        assertThat(javaHome()).isEqualTo(twentyFive.home());
    }

    @Test
    void passesOverAJavaHomeThatIsNotThere() throws Exception {
        FakeJdk twentyFive = FakeJdk.at(jvms.resolve("b-25"), "25");
        shell.set("JAVA_HOME", folder.resolve("gone").toString());
        assertThat(javaHome()).isEqualTo(twentyFive.home());
    }

    @Test
    void passesOverARuntimeWithoutCompilerAndANewerJdk() throws Exception {
        FakeJdk.runtimeOnly(jvms.resolve("a-runtime-25"), "25.0.3");
        FakeJdk.at(jvms.resolve("b-26"), "26.0.1");
        FakeJdk.at(jvms.resolve("c-250"), "250.1");
        FakeJdk whole = FakeJdk.at(jvms.resolve("d-25"), "25.0.3");
        assertThat(javaHome()).isEqualTo(whole.home());
    }

    @Test
    void followsTheLinkOnPath() throws Exception {
        FakeJdk onPath = FakeJdk.at(folder.resolve("somewhere else"), "25.0.3");
        onPath(onPath);
        assertThat(javaHome()).isEqualTo(onPath.home());
    }

    @Test
    void asksAJavaOnPathThatIsALauncherOfItsOwn() throws Exception {
        FakeJdk real = FakeJdk.withoutReleaseFile(folder.resolve("managed"), "25.0.3");
        FakeJdk.script(shell.bin().resolve("java"), "exec '" + real.java() + "' \"$@\"\n");
        assertThat(javaHome()).isEqualTo(real.home());
    }

    @Test
    void runsAJdkWithoutReleaseFileToLearnItsVersion() throws Exception {
        FakeJdk.withoutReleaseFile(jvms.resolve("a-21"), "21.0.7");
        FakeJdk twentyFive = FakeJdk.withoutReleaseFile(jvms.resolve("b-25"), "25.0.3");
        assertThat(javaHome()).isEqualTo(twentyFive.home());
    }

    @Test
    void saysInOneSentenceThatThereIsNone() throws Exception {
        FakeJdk.at(jvms.resolve("a-17"), "17.0.15");
        Shell.Ended ended = shell.run(mvnw, "verify");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("Ferry needs a JDK 25")
                .endsWith(" set JAVA_HOME to one.\n");
        assertThat(ended.err().lines()).hasSize(1);
    }

    private void onPath(FakeJdk jdk) throws IOException {
        Files.createSymbolicLink(shell.bin().resolve("java"), jdk.java());
    }

    private Path javaHome() throws Exception {
        Shell.Ended ended = shell.run(mvnw, "verify");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        return Path.of(ended.out().strip());
    }
}

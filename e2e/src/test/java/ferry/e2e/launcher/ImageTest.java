package ferry.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive that `scripts/image` makes of the jars of this build, on a machine without any Java.
@Tag("long")
final class ImageTest {
    private static final long PATIENCE_MINUTES = 5;

    @TempDir private static Path made;
    private static Path archive;

    @TempDir private Path folder;
    private Shell shell;
    private Path ferry;

    @BeforeAll
    static void makeTheArchive() throws IOException, InterruptedException {
        Path log = made.resolve("log");
        Process image =
                new ProcessBuilder(
                                SourceTree.root().resolve("scripts/image").toString(),
                                "--as-built",
                                made.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(image.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(image.exitValue()).as(Files.readString(log)).isZero();
        archive = Path.of(Files.readAllLines(log).getLast());
    }

    @BeforeEach
    void unpackItIntoAFolderWithASpace() throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("a place"));
        Process tar =
                new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", target.toString())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(tar.exitValue()).isZero();
        try (Stream<Path> unpacked = Files.list(target)) {
            ferry = unpacked.findFirst().orElseThrow().resolve("bin/ferry");
        }
        shell = Shell.in(folder);
    }

    @Test
    void demonstratesALiveDeliveryWithoutAnyOtherJava() throws Exception {
        Shell.Ended demo = shell.run(ferry, "demo");

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("Delivered and verified");
    }

    @Test
    void startsFromItsCacheWhereverItWasUnpacked() throws Exception {
        Path loaded = folder.resolve("loaded");
        shell.set("FERRY_JAVA_OPTS", "-Xlog:class+load=info:file=" + loaded);

        Shell.Ended ended = shell.run(ferry, "--version");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("ferry.cli.FerryCli source: shared objects file"));
    }

    @Test
    void startsWithoutAWordFromJarsThatAreNotThoseOfItsCache() throws Exception {
        Path loaded = folder.resolve("loaded");
        String version = shell.run(ferry, "--version").out();
        Path jar;
        try (Stream<Path> jars = Files.list(ferry.resolveSibling("../lib"))) {
            jar = jars.filter(file -> file.toString().contains("/cli-")).findFirst().orElseThrow();
        }
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        startsAs(version);

        shell.set("FERRY_JAVA_OPTS", "-Xlog:class+load=info:file=" + loaded);
        startsAs(version);
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("ferry.cli.FerryCli source: file:"));
    }

    /// A service that is not there would be looked for in all jars, at each start.
    @Test
    void listsNoSecurityServiceThatItsJavaDoesNotHave() throws Exception {
        Path runtime = ferry.resolveSibling("../runtime");
        Shell.Ended shown =
                shell.run(
                        runtime.resolve("bin/java"),
                        "-XshowSettings:security:providers",
                        "-version");

        List<String> listed =
                matches(
                        "security\\.provider\\.\\d+=(.*)",
                        Files.readAllLines(runtime.resolve("conf/security/java.security")));
        assertThat(listed)
                .contains("SunJSSE")
                .isEqualTo(matches(" *Provider name: (.*)", shown.err().lines().toList()));
    }

    /// The tutorial sends its folder of documents, and the how-to pages copy units.
    @Test
    void bringsWhatTheDocumentsTellToUse() {
        Path root = ferry.resolveSibling("..");
        assertThat(root.resolve("README.md")).isNotEmptyFile();
        assertThat(root.resolve("docs/tutorial/two-people.md")).isNotEmptyFile();
        assertThat(root.resolve("deploy/systemd/ferry-receive@.service")).isNotEmptyFile();
    }

    /// The JVM tells on standard output of each method that it is to compile otherwise, unless it is told not to.
    @Test
    void saysNothingOfHowTheJvmIsTuned() throws Exception {
        Shell.Ended help = shell.run(ferry, "send", "--help");
        assertThat(help.out()).startsWith("Usage: ferry send");
        assertThat(help.err()).isEmpty();
    }

    /// Standard output belongs to the command, and the JVM would warn there.
    @Test
    void startsWithoutAWordWhenTheCacheDoesNotFit() throws Exception {
        Path cache = ferry.resolveSibling("../lib/ferry.aot");
        String version = shell.run(ferry, "--version").out();
        assertThat(version).startsWith("ferry ");

        shell.set("FERRY_JAVA_OPTS", "-XX:+UseCompactObjectHeaders");
        startsAs(version);
        shell.set("FERRY_JAVA_OPTS", "");
        Files.writeString(cache, "no cache");
        startsAs(version);
        Files.delete(cache);
        startsAs(version);
    }

    private static List<String> matches(String pattern, List<String> lines) {
        Pattern whole = Pattern.compile(pattern);
        return lines.stream()
                .map(whole::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private void startsAs(String version) throws IOException, InterruptedException {
        Shell.Ended ended = shell.run(ferry, "--version");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo(version);
        assertThat(ended.err()).isEmpty();
    }
}

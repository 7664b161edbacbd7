package ferry.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.cli.fake.Someone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManualPageTest {

    private static final Set<String> MACROS = Set.of("TH", "SH", "TP", "br", "EX", "EE");

    @TempDir Path folder;

    @BeforeEach
    void write() {
        String target = folder.resolve("man1").toString();
        assertThat(new Someone("alice", folder).types("man", target).exitCode()).isZero();
    }

    private List<Path> pages() {
        try (Stream<Path> files = Files.list(folder.resolve("man1"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereIsAPageForEveryCommandThatIsShown() {
        assertThat(pages())
                .extracting(page -> page.getFileName().toString())
                .contains(
                        "ferry.1",
                        "ferry-send.1",
                        "ferry-receive.1",
                        "ferry-sessions.1",
                        "ferry-sessions-revoke.1",
                        "ferry-admin-user-add.1",
                        "ferry-completion.1")
                .doesNotContain("ferry-complete.1", "ferry-man.1", "ferry-tx.1")
                .hasSizeGreaterThan(30);
    }

    @Test
    void everyPageHasItsPartsAndAnExample() {
        assertThat(pages())
                .allSatisfy(page -> {
                    List<String> lines = lines(page);
                    assertThat(lines)
                            .contains(
                                    ".SH \"NAME\"",
                                    ".SH \"SYNOPSIS\"",
                                    ".SH \"DESCRIPTION\"",
                                    ".SH \"EXAMPLES\"")
                            .noneMatch(line -> line.startsWith("\\&.br"));
                    List<String> examples =
                            lines.subList(lines.indexOf(".EX") + 1, lines.indexOf(".EE"));
                    assertThat(examples)
                            .isNotEmpty()
                            .anySatisfy(line -> assertThat(line).contains("ferry"));
                });
    }

    @Test
    void noPageHasAMacroThatManDoesNotKnow() {
        assertThat(pages())
                .flatExtracting(ManualPageTest::lines)
                .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                .allSatisfy(
                        line -> assertThat(MACROS).contains(line.substring(1).split(" ", 2)[0]));
    }

    @Test
    void whatIsTypedIsNoDecoration() {
        assertThat(Troff.escaped("a-b 'c' \\n ~/x `y` ^z"))
                .isEqualTo("a\\-b \\(aqc\\(aq \\en \\(ti/x \\(gay\\(ga \\(haz");
        assertThat(new Troff().line(".so /etc/passwd").line("'x").toString())
                .isEqualTo("\\&.so /etc/passwd\n\\(aqx\n");
        assertThat(new Troff().macro("SH", "A \"B\"").toString())
                .isEqualTo(".SH \"A \\(dqB\\(dq\"\n");
    }

    @Test
    void groffHasNothingToSayOfThem() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        for (Path page : pages()) {
            Process groff =
                    new ProcessBuilder("groff", "-man", "-ww", "-z", "-Tutf8", page.toString())
                            .redirectErrorStream(true)
                            .start();
            byte[] said = groff.getInputStream().readAllBytes();
            assertThat(groff.waitFor()).isZero();
            assertThat(new String(said, StandardCharsets.UTF_8)).as(page.toString()).isEmpty();
        }
    }
}

package ferry.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The patches of `e2e/mutants` must fit the tree, and name tests that are there: one that does not fit breaks nothing and
/// so proves nothing. What their tests notice is for `e2e/mutants/run`.
final class MutantsTest {
    private static final long PATIENCE_SECONDS = 30;

    private static List<Path> mutants() throws IOException {
        try (Stream<Path> files = Files.list(SourceTree.root().resolve("e2e/mutants"))) {
            return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
        }
    }

    @Test
    void eachOfThePromisesOfATransferHasAMutant() throws IOException {
        assertThat(mutants())
                .extracting(file -> file.getFileName().toString().replace(".patch", ""))
                .contains(
                        "unforced-bytes",
                        "unforced-folder",
                        "attempt-unchecked",
                        "early-trailer",
                        "event-outside",
                        "receiver-digest",
                        "no-flow-control");
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void fitsTheTree(Path mutant) throws IOException, InterruptedException {
        assumeTrue(isThereGit(), "git is not installed");
        Path root = SourceTree.root();
        ProcessBuilder builder =
                new ProcessBuilder("git", "apply", "--check", "--verbose", mutant.toString())
                        .directory(root.toFile())
                        .redirectErrorStream(true);
        // Within a tree that is not its own, git would leave out all files without a word.
        builder.environment().put("GIT_CEILING_DIRECTORIES", String.valueOf(root.getParent()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("Checking patch");
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void namesATestThatIsThere(Path mutant) throws IOException {
        Path tests = SourceTree.root().resolve(field(mutant, "Module")).resolve("src/test/java");
        String[] test = field(mutant, "Test").split("#", 2);

        List<Path> sources = javaFiles(tests);

        assertThat(sources)
                .extracting(file -> file.getFileName().toString())
                .contains(test[0] + ".java");
        if (test.length > 1) {
            assertThat(sources)
                    .anySatisfy(file -> assertThat(file).content().contains(test[1] + "("));
        }
    }

    private static boolean isThereGit() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /// The rest of the line `NAME: ...` in the head of a patch.
    private static String field(Path mutant, String name) throws IOException {
        return Files.readAllLines(mutant).stream()
                .takeWhile(line -> !line.startsWith("diff "))
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(mutant + ": no " + name));
    }
}

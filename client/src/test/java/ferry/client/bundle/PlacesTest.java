package ferry.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.client.local.Adjustment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Names on file systems that are not that of this machine.
final class PlacesTest {

    private static final Path ROOT = Path.of("/root");

    /// A file system that knows names only.
    private static final class Disk {
        private final Set<Path> taken = new HashSet<>();
        private final UnaryOperator<String> same;
        private final Predicate<String> takes;
        private boolean speaksAll = true;
        int tries;

        /// @param same what is alike for it
        Disk(UnaryOperator<String> same, Predicate<String> takes) {
            this.same = same;
            this.takes = takes;
        }

        static Disk ofAnyCase() {
            return new Disk(name -> name.toLowerCase(Locale.ROOT), _ -> true);
        }

        static Disk inThePlainLocale() {
            Disk disk = new Disk(UnaryOperator.identity(), Disk::isAscii);
            disk.speaksAll = false;
            return disk;
        }

        private static boolean isAscii(String name) {
            return name.chars().allMatch(c -> c < 128);
        }

        Path make(Path path) throws IOException {
            tries++;
            String name = path.getFileName().toString();
            if (!takes.test(name)) {
                if (speaksAll) {
                    throw new FileSystemException(path.toString(), null, "Invalid argument");
                }
                throw new InvalidPathException(name, "unmappable");
            }
            if (!taken.add(path.resolveSibling(same.apply(name)))) {
                throw new FileAlreadyExistsException(path.toString());
            }
            return path;
        }
    }

    private final List<Adjustment> told = new ArrayList<>();

    private Places on(Disk disk) {
        return new Places(ROOT, disk::make, told::add);
    }

    private static String made(Places places, Disk disk, String name) throws IOException {
        return ROOT.relativize(places.make(name, disk::make).path()).toString();
    }

    @Test
    void twoNamesThatAreOneForTheDiskGoSideBySide() throws IOException {
        Disk disk = Disk.ofAnyCase();
        Places places = on(disk);

        assertThat(made(places, disk, "readme.txt")).isEqualTo("readme.txt");
        assertThat(made(places, disk, "README.txt")).isEqualTo("README (1).txt");
        assertThat(made(places, disk, "Readme (1).txt")).isEqualTo("Readme (1) (1).txt");
        assertThat(told)
                .containsExactly(
                        new Adjustment.SavedAs("README.txt", "README (1).txt"),
                        new Adjustment.SavedAs("Readme (1).txt", "Readme (1) (1).txt"));
    }

    @Test
    void twoFoldersThatAreOneForTheDiskAreNotMixed() throws IOException {
        Disk disk = Disk.ofAnyCase();
        Places places = on(disk);

        assertThat(made(places, disk, "src/a")).isEqualTo("src/a");
        assertThat(made(places, disk, "SRC/a")).isEqualTo("SRC (1)/a");
        assertThat(made(places, disk, "src/b")).isEqualTo("src/b");
        assertThat(made(places, disk, "SRC/b")).isEqualTo("SRC (1)/b");
        assertThat(places.folder("SRC")).isEqualTo(ROOT.resolve("SRC (1)"));
        assertThat(told).containsExactly(new Adjustment.SavedAs("SRC", "SRC (1)"));
    }

    @Test
    void aNameThatTheLocaleCannotWriteBecomesAPlainOne() throws IOException {
        Disk disk = Disk.inThePlainLocale();
        Places places = on(disk);

        assertThat(made(places, disk, "müll/größe.txt")).isEqualTo("m_ll/gr__e.txt");
        assertThat(made(places, disk, "müll/grüße.txt")).isEqualTo("m_ll/gr__e (1).txt");
        assertThat(told)
                .containsExactly(
                        new Adjustment.SavedAs("müll", "m_ll"),
                        new Adjustment.SavedAs("müll/größe.txt", "m_ll/gr__e.txt"),
                        new Adjustment.SavedAs("müll/grüße.txt", "m_ll/gr__e (1).txt"));
    }

    @Test
    void aNameThatTheFileSystemKeepsForItselfBecomesAPlainOne() throws IOException {
        Disk disk =
                new Disk(
                        name -> name.toLowerCase(Locale.ROOT),
                        name ->
                                name.chars().noneMatch(c -> "\\:*?\"<>|".indexOf(c) >= 0)
                                        && !name.equalsIgnoreCase("aux.h")
                                        && !name.endsWith("."));
        Places places = on(disk);

        assertThat(made(places, disk, "12:30 what?")).isEqualTo("12_30 what_");
        assertThat(made(places, disk, "aux.h")).isEqualTo("_aux.h");
        assertThat(made(places, disk, "end.")).isEqualTo("end_");
        assertThat(told).hasSize(3);
    }

    @Test
    void aDiskThatTakesShortNamesOnlyGetsThem() throws IOException {
        Disk disk =
                new Disk(
                        UnaryOperator.identity(),
                        name -> name.getBytes(StandardCharsets.UTF_8).length <= 143);
        Places places = on(disk);

        assertThat(made(places, disk, "ü".repeat(120) + ".tar")).isEqualTo("_".repeat(96) + ".tar");
    }

    @Test
    void whatNoNameCuresIsNoMatterOfNames() {
        Disk disk = new Disk(UnaryOperator.identity(), _ -> false);

        assertThatThrownBy(() -> made(on(disk), disk, "plain.txt"))
                .isInstanceOf(FileSystemException.class);
        assertThat(disk.tries).isEqualTo(1);
        assertThatThrownBy(() -> made(on(disk), disk, "größe.txt"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("größe.txt");
        assertThat(told).isEmpty();
    }

    @Test
    void manyNamesThatAreOneForTheDiskAreNotLookedThroughAgainAndAgain() throws IOException {
        Disk disk = Disk.ofAnyCase();
        Places places = on(disk);
        for (int i = 0; i < 1_000; i++) {
            made(places, disk, cased("abcdefghijkl", i));
        }

        assertThat(told).hasSize(999);
        assertThat(disk.tries).isLessThan(3_000);
    }

    private static String cased(String name, int number) {
        StringBuilder cased = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            cased.append((number >> i & 1) == 0 ? c : Character.toUpperCase(c));
        }
        return cased.toString();
    }

    @Test
    void aLinkLeadsToWhereItsTargetIsNow() throws IOException {
        Disk disk = Disk.ofAnyCase();
        Places places = on(disk);
        made(places, disk, "src/a");
        made(places, disk, "SRC/A");
        made(places, disk, "SRC/a");

        assertThat(places.target("l", "SRC/a")).isEqualTo("SRC (1)/a (1)");
        assertThat(places.target("src/l", "../SRC/./A")).isEqualTo("../SRC (1)/A");
        assertThat(places.target("SRC/l", "a")).isEqualTo("a (1)");
        assertThat(places.target("SRC/l", "..//src/a")).isEqualTo("..//src/a");
        assertThat(places.target("l", "gone")).isEqualTo("gone");
    }

    @Test
    void theSameStreamGetsTheSameNames() throws IOException {
        List<String> names = List.of("B/x", "b/X", "b/x", "ä", "a", "A");
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Disk disk = new Disk(name -> name.toLowerCase(Locale.ROOT), Disk::isAscii);
            Places places = on(disk);
            List<String> run = new ArrayList<>();
            for (String name : names) {
                run.add(made(places, disk, name));
            }
            runs.add(run);
        }

        assertThat(runs.getFirst()).isEqualTo(runs.getLast()).doesNotHaveDuplicates();
    }
}

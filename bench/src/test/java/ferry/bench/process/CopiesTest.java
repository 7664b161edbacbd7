package ferry.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopiesTest {
    @TempDir private Path folder;
    private Path original;
    private Path copy;

    @BeforeEach
    void copyATree() throws IOException {
        original = tree("original");
        copy = tree("copy");
    }

    @Test
    void copiesThatAreWholePass() throws IOException {
        Copies.confirm(original, copy);
        Copies.confirmAndDelete(original, copy);

        assertThat(copy).doesNotExist();
        assertThat(original).exists();
    }

    @Test
    void oneWrongByteIsSeen() throws IOException {
        Files.writeString(copy.resolve("in/b"), "beta".replace('t', 'T'));

        assertThatThrownBy(() -> Copies.confirm(original, copy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("differ at byte 2");
    }

    @Test
    void aByteTooFewIsSeen() throws IOException {
        Files.writeString(copy.resolve("a"), "alph");

        assertThatThrownBy(() -> Copies.confirm(original, copy)).isInstanceOf(IOException.class);
    }

    @Test
    void aMissingFileIsSeen() throws IOException {
        Files.delete(copy.resolve("in/b"));

        assertThatThrownBy(() -> Copies.confirm(original, copy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("same names");
    }

    @Test
    void nothingIsTheCopyOfNothing() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));

        Copies.confirm(empty, Files.createFile(folder.resolve("copy of empty")));
    }

    private Path tree(String name) throws IOException {
        Path tree = folder.resolve(name);
        Files.createDirectories(tree.resolve("in"));
        Files.writeString(tree.resolve("a"), "alpha");
        Files.writeString(tree.resolve("in/b"), "beta");
        return tree;
    }
}

package ferry.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTest {
    @TempDir private Path root;
    private Path target;

    @BeforeEach
    void make() throws IOException {
        target = Files.createDirectories(root.resolve("standalone/target"));
    }

    @Test
    void thereIsNoneBeforeOneWasMade() throws IOException {
        assertThat(Image.find(root)).isEmpty();
        assertThat(Image.find(root.resolve("elsewhere"))).isEmpty();
    }

    @Test
    void anArchiveWhoseFolderHasGoneIsNone() throws IOException {
        Files.write(target.resolve("ferry-1-linux-x.tar.gz"), new byte[1]);

        assertThat(Image.find(root)).isEmpty();
    }

    @Test
    void theNewestOneIsMeasuredWithAllItsFiles() throws IOException {
        image("ferry-1-linux-x", 2);
        image("ferry-2-linux-x", 3);
        image("ferry-0-linux-x", 1);

        Image image = Image.find(root).orElseThrow();

        assertThat(image.program()).isEqualTo(target.resolve("ferry-2-linux-x/bin/ferry"));
        assertThat(image.packedMegabytes()).isEqualTo(2e-6);
        assertThat(image.unpackedMegabytes()).isEqualTo(7e-6);
    }

    private void image(String name, long age) throws IOException {
        Path program = target.resolve(name).resolve("bin/ferry");
        Files.createDirectories(program.getParent());
        Files.write(program, new byte[3]);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.write(target.resolve(name).resolve("more"), new byte[4]);
        Path archive = Files.write(target.resolve(name + ".tar.gz"), new byte[2]);
        Files.setLastModifiedTime(archive, FileTime.fromMillis(age));
    }
}

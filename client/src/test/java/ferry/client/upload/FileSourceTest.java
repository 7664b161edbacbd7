package ferry.client.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.client.model.FerryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {

    @TempDir Path folder;

    @Test
    void anEmptyFileIsEmpty() throws Exception {
        try (Source source = Source.file(Files.createFile(folder.resolve("empty")))) {
            assertThat(source.size()).hasValue(0);
            assertThat(source.read(0, new byte[1])).isNegative();
        }
    }

    @Test
    void aFileThatOnlySaysItIsEmptyIsNotSentAsThat() {
        Path file = Path.of("/proc/self/status");
        assumeTrue(Files.isReadable(file));

        assertThatThrownBy(() -> Source.file(file))
                .isInstanceOf(FerryException.class)
                .hasMessageContaining("does not say how long it is");
    }
}

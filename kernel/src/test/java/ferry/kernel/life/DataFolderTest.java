package ferry.kernel.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir private Path parent;

    @Test
    void makesItselfOnceAndKeepsItsId() throws IOException {
        UUID id;
        try (DataFolder folder = open()) {
            id = folder.storeId();
            assertThat(folder.isFresh()).isTrue();
        }

        try (DataFolder folder = open()) {
            assertThat(folder.storeId()).isEqualTo(id);
            assertThat(folder.isFresh()).isFalse();
        }
    }

    @Test
    void aSecondServerIsRefusedAndToldWhoHoldsTheFolder() throws IOException {
        try (DataFolder _ = open()) {
            assertThatExceptionOfType(DataFolder.RefusedException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        open().close();
        Files.writeString(parent.resolve("data/format"), (DataFolder.FORMAT + 1) + "\n");

        assertThatExceptionOfType(DataFolder.RefusedException.class)
                .isThrownBy(this::open)
                .withMessageContaining("format " + (DataFolder.FORMAT + 1));
    }

    @Test
    void aFolderWithoutItsIdIsRefused() throws IOException {
        open().close();
        Files.delete(parent.resolve("data/store-id"));

        assertThatExceptionOfType(DataFolder.RefusedException.class)
                .isThrownBy(this::open)
                .withMessageContaining("store-id is missing");
    }

    @Test
    void aFolderWithOtherThingsInItIsNotTaken() throws IOException {
        Files.createDirectories(parent.resolve("data"));
        Files.writeString(parent.resolve("data/thesis.txt"), "mine");

        assertThatExceptionOfType(DataFolder.RefusedException.class)
                .isThrownBy(this::open)
                .withMessageContaining("name an empty one");
    }

    @Test
    void aRefusalLetsGoOfTheFolder() throws IOException {
        open().close();
        Files.writeString(parent.resolve("data/format"), "99");
        assertThatExceptionOfType(DataFolder.RefusedException.class).isThrownBy(this::open);
        Files.writeString(parent.resolve("data/format"), DataFolder.FORMAT + "\n");

        open().close();
    }

    private DataFolder open() throws IOException {
        return DataFolder.open(parent.resolve("data"));
    }
}

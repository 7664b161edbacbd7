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
        }
    }

    @Test
    void isFreshUntilAStartHasMadeEverything() throws IOException {
        open().close(); // and died
        try (DataFolder folder = open()) {
            assertThat(folder.isFresh()).isTrue();
            assertThat(folder.part("ledger.db")).isEqualTo(parent.resolve("data/ledger.db"));
            folder.begun();
            folder.begun();
        }
        try (DataFolder folder = open()) {
            assertThat(folder.isFresh()).isFalse();
        }
    }

    @Test
    void whatIsMissingLaterIsMissed() throws IOException {
        try (DataFolder folder = open()) {
            folder.begun();
            assertThatExceptionOfType(DataFolder.RefusedException.class)
                    .isThrownBy(() -> folder.part("ledger.db"))
                    .withMessageContaining("ledger.db is missing")
                    .withMessageContaining("ferry admin restore");
            Files.writeString(parent.resolve("data/ledger.db"), "there");
            assertThat(folder.part("ledger.db")).exists();
        }
    }

    @Test
    void aFirstStartThatDiedHalfWayIsGoneOnWith() throws IOException {
        open().close();
        Files.delete(parent.resolve("data/format"));

        try (DataFolder folder = open()) {
            assertThat(folder.isFresh()).isTrue();
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

package ferry.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsFileTest {
    @TempDir Path folder;
    private Path path;
    private SecretsFile file;

    @BeforeEach
    void name() {
        path = folder.resolve("pepper");
        file = new SecretsFile(path);
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        file.create(new SecureRandom());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void readsWhatItHasMade() throws IOException {
        Secrets made = file.create(new SecureRandom());

        Secrets read = file.read();

        assertThat(read.currentPepper().id()).isEqualTo(made.currentPepper().id());
        assertThat(read.keyFor("one")).isEqualTo(made.keyFor("one"));
        assertThat(read.keyFor("one")).isNotEqualTo(read.keyFor("another"));
    }

    @Test
    void isNotReadWhenOthersMayReadIt() throws IOException {
        file.create(new SecureRandom());
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.read())
                .withMessageContaining("open to others");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "root AAAA",
                "pepper abcdefgh AAAA",
                "root !!!!",
                "root",
                "what is this",
                "pepper UPPERCAS AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void isNotReadWhenItIsDamagedAndTheErrorTellsNoSecret(String text) throws IOException {
        file.create(new SecureRandom());
        Files.writeString(path, text);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.read())
                .withMessageNotContaining("AAAA");
    }

    @Test
    void aNewPepperIsForNewHashesAndTheOldOnesStay() throws IOException {
        Secrets old = file.create(new SecureRandom());

        String id = file.addPepper(new SecureRandom());

        Secrets read = file.read();
        assertThat(read.currentPepper().id()).isEqualTo(id).isNotEqualTo(old.currentPepper().id());
        assertThat(read.pepper(old.currentPepper().id()).orElseThrow().key())
                .isEqualTo(old.currentPepper().key());
        assertThat(read.keyFor("one")).isEqualTo(old.keyFor("one"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void aPepperThatWasWrittenByHandAboveTheLastIsKnownAndNotUsedYet() throws IOException {
        Secrets old = file.create(new SecureRandom());
        String line = "pepper byhand01 " + "A".repeat(43) + "\n";
        Files.writeString(path, Files.readString(path).replace("pepper ", line + "pepper "));

        Secrets read = file.read();

        assertThat(read.currentPepper().id()).isEqualTo(old.currentPepper().id());
        assertThat(read.pepper("byhand01")).isPresent();
    }

    @Test
    void noPepperIsAddedToAFileThatCannotBeRead() throws IOException {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.addPepper(new SecureRandom()))
                .withMessageContaining("is missing");
        file.create(new SecureRandom());
        Files.writeString(path, "damaged");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.addPepper(new SecureRandom()));
        assertThat(path).hasContent("damaged");
    }
}

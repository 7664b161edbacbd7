package ferry.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestNameTest {

    @TempDir Path folder;
    private final List<String> tried = new ArrayList<>();

    @Test
    void aNameThatIsTakenStays() throws IOException {
        String name = NearestName.use(folder, "größe", this::taken);

        assertThat(name).isEqualTo("größe");
        assertThat(tried).containsExactly("größe");
    }

    @Test
    void aNameThatIsRefusedBecomesAPlainOne() throws IOException {
        String spelt = NearestName.use(folder, "größe", name -> ascii(name, "Invalid argument"));
        String answered = NearestName.use(folder, "what?", this::plain);

        assertThat(spelt).isEqualTo("gr__e");
        assertThat(answered).isEqualTo("what_");
    }

    @Test
    void whenNoNameIsTakenTheFirstReasonCounts() {
        assertThatThrownBy(() -> NearestName.use(folder, "größe", this::never))
                .hasMessageContaining("größe")
                .hasMessageContaining("Read-only file system");
        assertThat(tried).containsExactly("größe", "gr__e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Too many open files"})
    void whatNoOtherNameWouldHelpIsNotTheNamesFault(String reason) {
        assertThatThrownBy(() -> NearestName.use(folder, "größe", name -> ascii(name, reason)))
                .hasMessageContaining(reason);
        assertThat(tried).containsExactly("größe");
    }

    @Test
    void aNameUnderWhichSomethingIsIsNotAtFault() throws IOException {
        Files.createDirectory(folder.resolve("größe"));
        assertThatThrownBy(() ->
                        NearestName.use(folder, "größe", name -> ascii(name, "Is a directory")))
                .hasMessageContaining("Is a directory");
        assertThat(tried).containsExactly("größe");
    }

    private String taken(String name) {
        tried.add(name);
        return name;
    }

    private String ascii(String name, String otherwise) throws IOException {
        tried.add(name);
        if (name.chars().anyMatch(c -> c > '~')) {
            throw new FileSystemException(name, null, otherwise);
        }
        return name;
    }

    private String plain(String name) {
        tried.add(name);
        if (name.contains("?")) {
            throw new InvalidPathException(name, "unmappable");
        }
        return name;
    }

    private String never(String name) throws IOException {
        tried.add(name);
        throw new FileSystemException(name, null, "Read-only file system");
    }
}

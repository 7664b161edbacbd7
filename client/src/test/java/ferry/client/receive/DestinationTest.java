package ferry.client.receive;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.client.model.Person;
import ferry.client.model.Transfer;
import ferry.client.model.TransferKind;
import ferry.client.model.TransferState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource({".bash_profile, _bash_profile", ".ssh, _ssh", "..rc, _.rc", "notes.txt, notes.txt"})
    void nothingThatIsSentSteersProgramsFromTheHomeFolder(String sent, String saved)
            throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), home);

        assertThat(name(sent, ReceiveOptions.into(home))).isEqualTo(saved);
        assertThat(name(sent, ReceiveOptions.into(link))).isEqualTo(saved);
        assertThat(name(sent, ReceiveOptions.into(home.resolve("new/..")))).isEqualTo(saved);
    }

    @Test
    void elsewhereADotFileKeepsItsName() throws IOException {
        Path project = Files.createDirectory(home.resolve("project"));

        assertThat(name(".gitignore", ReceiveOptions.into(project))).isEqualTo(".gitignore");
        assertThat(name(".gitignore", ReceiveOptions.into(home.resolve("new"))))
                .isEqualTo(".gitignore");
    }

    @Test
    void whoeverChoosesTheNameMayChooseADot() {
        assertThat(name("profile", ReceiveOptions.into(home).savedAs(".profile")))
                .isEqualTo(".profile");
    }

    private String name(String sent, ReceiveOptions options) {
        return new Destination(transfer(sent), options, List.of(home.resolve("gone"), home)).name();
    }

    private static Transfer transfer(String name) {
        return new Transfer(
                "7a0c5f6e-0000-4000-8000-000000000000",
                new Person("1", "alice"),
                List.of("bob"),
                name,
                TransferKind.FILE,
                "",
                TransferState.AVAILABLE,
                OptionalLong.of(1),
                1,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}

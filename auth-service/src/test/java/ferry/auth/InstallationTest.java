package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ferry.kernel.identity.InstallationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {
    @TempDir Path folder;

    private InstallationId start(AuthSettings settings) throws IOException {
        try (AuthService service = AuthService.start(settings, new ManualClock())) {
            return service.installationId();
        }
    }

    @Test
    void keepsItsIdOverRestarts() throws IOException {
        AuthSettings settings = AuthServer.settings(folder);

        assertThat(start(settings)).isEqualTo(start(settings));
    }

    @Test
    void twoInstallationsDiffer(@TempDir Path elsewhere) throws IOException {
        assertThat(start(AuthServer.settings(folder)))
                .isNotEqualTo(start(AuthServer.settings(elsewhere)));
    }

    @Test
    void withoutItsSecretsItDoesNotStartAndSaysWhatToDo() throws IOException {
        AuthSettings settings = AuthServer.settings(folder);
        start(settings);
        Files.delete(folder.resolve("pepper"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("pepper is missing: put back the copy");
        assertThat(folder.resolve("pepper")).doesNotExist();
    }

    @Test
    void withForeignSecretsItDoesNotStart(@TempDir Path elsewhere) throws IOException {
        AuthSettings settings = AuthServer.settings(folder);
        start(settings);
        start(AuthServer.settings(elsewhere));
        Files.copy(
                elsewhere.resolve("pepper"),
                folder.resolve("pepper"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("belongs to another database");
    }

    @Test
    void inAnotherDataFolderItDoesNotStart() throws IOException {
        AuthSettings settings = AuthServer.settings(folder).withStore("one", true);
        start(settings);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(settings.withStore("another", true)))
                .withMessageContaining("another data folder");
        start(settings);
    }

    @Test
    void emptyAccountsAreNotTakenForThoseThatAreLost() throws IOException {
        AuthSettings settings = AuthServer.settings(folder);
        start(settings.withStore("one", true));
        start(settings.withStore("one", false));
        Files.delete(folder.resolve("auth.db"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(settings.withStore("one", false)))
                .withMessageContaining("put back those that belong to store one");
        assertThatExceptionOfType(IOException.class)
                .as("a second time")
                .isThrownBy(() -> start(settings.withStore("one", false)));
    }

    @Test
    void withoutAPepperThatHashesWereMadeWithItDoesNotStart() throws IOException {
        AuthSettings settings = AuthServer.settings(folder);
        try (AuthServer server =
                AuthServer.start(settings, new ManualClock(), new CountingBcrypt())) {
            server.register("alice");
        }
        Path pepper = folder.resolve("pepper");
        String otherId =
                Files.readString(pepper).replaceAll("pepper [a-z0-9]{8}", "pepper otherone");
        Files.writeString(pepper, otherId);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start(settings))
                .withMessageContaining("missing from the secrets file");
    }
}

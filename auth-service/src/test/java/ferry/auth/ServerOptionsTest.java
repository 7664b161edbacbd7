package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.config.Options;
import ferry.kernel.config.SettingsPage;
import ferry.kernel.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerOptionsTest {
    private static final UUID STORE = UUID.randomUUID();

    private static AuthSettings parse(String... args) throws IOException {
        return ServerOptions.settings(
                Options.parse(ServerOptions.KNOWN, List.of(args), Map.of()), STORE);
    }

    @Test
    void withoutFlagsTheDefaultsOfTheServiceHold() throws IOException {
        AuthSettings defaults = AuthSettings.defaults(Path.of("/var/lib/ferry/auth"));

        assertThat(parse()).isEqualTo(defaults.withStoreId(STORE.toString()));
    }

    @Test
    void theReferenceListsEverySetting() throws IOException {
        SettingsPage.assertLists("auth-service", ServerOptions.KNOWN);
    }

    @Test
    void flagsChangeThem() throws IOException {
        AuthSettings settings =
                parse(
                        "--data=/data",
                        "--registration=open",
                        "--lockout-free-failures=3",
                        "--lockout-first=10s",
                        "--transfer-target=dns:///t:1");

        assertThat(settings.dataDir()).isEqualTo(Path.of("/data"));
        assertThat(settings.database())
                .isEqualTo(new DatabaseSettings.SqliteFile(Path.of("/data/auth.db")));
        assertThat(settings.registration()).isEqualTo(RegistrationPolicy.OPEN);
        assertThat(settings.lockout().freeFailures()).isEqualTo(3);
        assertThat(settings.lockout().firstLock()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.transferTarget()).isEqualTo("dns:///t:1");
    }

    @Test
    void aPostgresqlPasswordComesFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

        AuthSettings settings =
                parse(
                        "--database-url=jdbc:postgresql://db/ferry",
                        "--database-password-file=" + file);

        assertThat(settings.database())
                .isEqualTo(
                        new DatabaseSettings.Postgresql(
                                "jdbc:postgresql://db/ferry", "ferry", "s3cret", 10));
        assertThat(settings.storeId()).isEmpty();
    }

    @Test
    void everyRuleOfTheLockoutIsTold() {
        assertThat(AuthSettings.defaults(Path.of("x")).inOneLine())
                .contains(
                        "lockout_free_failures=5 lockout_first=PT30S lockout_max=PT15M"
                                + " lockout_forget=PT12H");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        for (String flag :
                List.of(
                        "--lockout-first=20m",
                        "--lockout-max=2d",
                        "--bcrypt-cost=3",
                        "--min-password-length=7",
                        "--registration=maybe",
                        "--database-url=jdbc:mysql://x",
                        "--lockout-free-failures=0")) {
            assertThatExceptionOfType(UsageException.class).as(flag).isThrownBy(() -> parse(flag));
        }
    }
}

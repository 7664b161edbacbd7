package ferry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.SourceSettings;
import ferry.auth.login.GateSettings;
import ferry.auth.login.RegistrationPolicy;
import ferry.kernel.config.Options;
import ferry.kernel.config.SettingsPage;
import ferry.kernel.config.UsageException;
import ferry.kernel.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerOptionsTest {
    private static final UUID STORE = UUID.randomUUID();

    private static AuthSettings parse(String... args) throws IOException {
        return ServerOptions.settings(
                Options.parse(ServerOptions.KNOWN, List.of(args), Map.of()), STORE, true);
    }

    @Test
    void withoutFlagsTheDefaultsOfTheServiceHold() throws IOException {
        AuthSettings defaults = AuthSettings.defaults(Path.of("/var/lib/ferry/auth"));

        assertThat(parse()).isEqualTo(defaults.withStore(STORE.toString(), true));
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
                        "--lockout-cap=50",
                        "--lockout-device-cap=7",
                        "--source-failures=9",
                        "--source-window=1m",
                        "--source-lock=2m",
                        "--source-exempt=10.0.0.0/8,::1",
                        "--hash-share=50",
                        "--hash-burst=8s",
                        "--transfer-target=dns:///t:1");

        assertThat(settings.dataDir()).isEqualTo(Path.of("/data"));
        assertThat(settings.database())
                .isEqualTo(new DatabaseSettings.SqliteFile(Path.of("/data/auth.db")));
        assertThat(settings.registration()).isEqualTo(RegistrationPolicy.OPEN);
        assertThat(settings.lockout().freeFailures()).isEqualTo(3);
        assertThat(settings.lockout().firstLock()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.lockout().cap()).isEqualTo(50);
        assertThat(settings.lockout().deviceCap()).isEqualTo(7);
        assertThat(settings.sources())
                .isEqualTo(
                        new SourceSettings(
                                9,
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(2),
                                Network.parseAll("10.0.0.0/8,::1")));
        assertThat(settings.gate())
                .isEqualTo(
                        GateSettings.share(
                                Runtime.getRuntime().availableProcessors(),
                                50,
                                Duration.ofSeconds(8)));
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
        assertThat(settings.store()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?password=s3cret", "?ssl=true&Password=s3cret", "?sslpassword=s3cret"})
    void aPostgresqlPasswordInAnArgumentIsRefused(String query) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--database-url=jdbc:postgresql://db/ferry" + query))
                .withMessageContaining("--database-password-file")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void everyRuleOfTheLockoutIsTold() {
        assertThat(AuthSettings.defaults(Path.of("x")).inOneLine())
                .contains(
                        "lockout_free_failures=5 lockout_first=PT30S lockout_max=PT15M"
                                + " lockout_forget=PT12H lockout_cap=100 lockout_device_cap=10"
                                + " source_failures=30 source_window=PT15M source_lock=PT10M"
                                + " source_exempt=none");
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
                        "--lockout-free-failures=0",
                        "--lockout-cap=4",
                        "--lockout-device-cap=0",
                        "--source-failures=0",
                        "--source-window=0s",
                        "--source-lock=8d",
                        "--source-exempt=10.0.0.1/8",
                        "--hash-share=0",
                        "--hash-share=101",
                        "--hash-burst=0s",
                        "--hash-burst=61m")) {
            assertThatExceptionOfType(UsageException.class).as(flag).isThrownBy(() -> parse(flag));
        }
    }
}

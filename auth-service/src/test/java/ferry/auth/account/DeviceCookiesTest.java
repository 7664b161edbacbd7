package ferry.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.auth.db.Database;
import ferry.auth.db.DatabaseSettings;
import ferry.auth.lockout.GuardKey;
import ferry.kernel.identity.Role;
import ferry.kernel.identity.UserId;
import ferry.kernel.identity.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeviceCookiesTest {
    private static final GuardKey KEY = new GuardKey("ab".repeat(32));
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;
    private final DeviceCookies cookies = new DeviceCookies(new SecureRandom());
    private final UserId alice = new UserId(UUID.randomUUID());
    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(new DatabaseSettings.SqliteFile(folder.resolve("auth.db")));
        Account account = new Account(alice, new UserName("alice"), Role.USER, true, null, 1);
        database.write(handle -> new Accounts().create(handle, account, KEY, NOW));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String issue(int second) {
        return database.write(handle -> cookies.issue(handle, alice, NOW.plusSeconds(second)));
    }

    private Optional<DeviceCookie> find(String cookie) {
        return database.read(handle -> cookies.find(handle, cookie, KEY));
    }

    private void present(String cookie, int second) {
        DeviceCookie found = find(cookie).orElseThrow();
        database.write(handle -> {
            cookies.presented(handle, found, NOW.plusSeconds(second));
            return found;
        });
    }

    @Test
    void aCookieIsGoodForItsAccountAlone() {
        String cookie = issue(0);

        assertThat(find(cookie)).isPresent();
        GuardKey other = new GuardKey("cd".repeat(32));
        assertThat(database.<Optional<DeviceCookie>>read(h -> cookies.find(h, cookie, other)))
                .isEmpty();
    }

    @Test
    void theCookieItselfIsNotStored() {
        String cookie = issue(0);

        String hash =
                database.read(handle ->
                        handle.createQuery("SELECT secret_hash FROM device_cookie")
                                .mapTo(String.class)
                                .one());

        assertThat(hash).hasSize(64).isNotEqualTo(cookie);
    }

    @Test
    void atMost50AreKeptAndThoseNeverPresentedGoFirst() {
        String presentedEarly = issue(0);
        present(presentedEarly, 1);
        List<String> never = new ArrayList<>();
        for (int i = 2; i < 51; i++) {
            never.add(issue(i));
        }

        String newest = issue(51);

        assertThat(find(presentedEarly)).isPresent();
        assertThat(find(newest)).isPresent();
        assertThat(find(never.getFirst())).isEmpty();
        assertThat(find(never.get(1))).isPresent();
        assertThat(count()).isEqualTo(50);
    }

    @Test
    void thenThoseGoThatWereNotPresentedForTheLongestTime() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(issue(i));
            present(all.getLast(), 1_000 - i);
        }

        issue(2_000);

        assertThat(find(all.getLast())).isEmpty();
        assertThat(find(all.getFirst())).isPresent();
        assertThat(count()).isEqualTo(50);
    }

    private int count() {
        return database.read(handle ->
                handle.createQuery("SELECT count(*) FROM device_cookie")
                        .mapTo(Integer.class)
                        .one());
    }
}

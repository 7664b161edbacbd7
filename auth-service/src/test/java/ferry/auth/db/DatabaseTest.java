package ferry.auth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {
    @TempDir Path folder;

    private Database open() throws IOException {
        return Database.open(new DatabaseSettings.SqliteFile(folder.resolve("auth.db")));
    }

    @Test
    void theFileIsForItsOwnerAlone() throws IOException {
        try (Database _ = open()) {
            for (String name : new String[] {"auth.db", "auth.db-wal"}) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(folder.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void writersAndReadersForceWhatTheyCommitAndCheckReferences() throws IOException {
        try (Database database = open()) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(database, "busy_timeout")).isEqualTo("5000");
        }
    }

    private static String pragma(Database database, String name) {
        String read = database.read(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
        String written =
                database.write(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
        assertThat(read).isEqualTo(written);
        return read;
    }

    @Test
    void aFailedTransactionLeavesNothing() throws IOException {
        try (Database database = open()) {
            assertThatThrownBy(() ->
                            database.write(handle -> {
                                handle.execute("INSERT INTO meta VALUES ('a', 'b')");
                                throw new IllegalStateException("broken");
                            }))
                    .hasMessage("broken");

            assertThat(new Meta(database).value("a")).isEmpty();
        }
    }

    @Test
    void aFactIsSetOnce() throws IOException {
        try (Database database = open()) {
            Meta meta = new Meta(database);

            assertThat(meta.valueOrSet("a", () -> "first")).isEqualTo("first");
            assertThat(meta.valueOrSet("a", () -> "second")).isEqualTo("first");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7.17", "3.50.7", "3.51.2", "3.51", "2.99.99"})
    void olderSqliteIsRefused(String version) {
        assertThatIllegalStateException().isThrownBy(() -> Sqlite.requireVersion(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.51.3", "3.51.10", "3.54.1", "4.0.0"})
    void newerSqliteIsTaken(String version) {
        Sqlite.requireVersion(version);
    }

    @Test
    void aPostgresqlPasswordIsNotShown() {
        DatabaseSettings settings =
                new DatabaseSettings.Postgresql("jdbc:postgresql://h/d", "u", "secret", 1);

        assertThat(settings.toString()).doesNotContain("secret");
    }
}

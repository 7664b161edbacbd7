package ferry.auth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {
    private static final int READERS = 4;
    private static final int WAIT_SECONDS = 20;
    private static final List<String> DURABLE = List.of("wal", "2", "1", "5000");

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
    void everyConnectionForcesWhatItCommitsAndChecksReferences() throws Exception {
        try (Database database = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(database.write(DatabaseTest::settings)).isEqualTo(DURABLE);
            CyclicBarrier allAtOnce = new CyclicBarrier(READERS);
            List<Future<List<String>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(
                        threads.submit(() ->
                                database.read(handle -> {
                                    await(allAtOnce); // so that each has a connection of its own
                                    return settings(handle);
                                })));
            }
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(DURABLE);
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> settings(Handle handle) {
        return Stream.of("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                .map(name -> pragma(handle, name))
                .toList();
    }

    private static String pragma(Handle handle, String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(String.class).one();
    }

    @Test
    void aFileThatIsNoDatabaseAnyMoreIsToldAsBroken() throws IOException {
        List<Throwable> told = new ArrayList<>();
        DatabaseSettings settings = new DatabaseSettings.SqliteFile(folder.resolve("auth.db"));
        Database.open(settings).close();
        try (Database database = Database.open(settings, told::add)) {
            garble(folder.resolve("auth.db"));

            assertThatThrownBy(() ->
                            database.read(handle ->
                                    handle.createQuery("SELECT count(*) FROM meta")
                                            .mapTo(Integer.class)
                                            .one()))
                    .isInstanceOf(JdbiException.class);

            assertThat(told).hasSize(1);
        }
    }

    @Test
    void aDamagedFileOfAServerThatDiedIsRefused() throws IOException {
        open().close();
        garble(folder.resolve("auth.db"));
        Files.write(folder.resolve("auth.db-wal"), new byte[32]);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("auth.db is damaged");
    }

    /// All pages but the first, without which it would not even be opened.
    private static void garble(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);
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
    void theValuesOfAFailingStatementAreNotTold() throws IOException {
        try (Database file = open();
                Database server = Database.open(TestPostgresql.fresh())) {
            assertValuesAreNotTold(file);
            assertValuesAreNotTold(server);
        }
    }

    private static void assertValuesAreNotTold(Database database) {
        for (Consumer<Function<Handle, Integer>> side :
                List.<Consumer<Function<Handle, Integer>>>of(database::read, database::write)) {
            StringWriter told = new StringWriter();
            assertThatThrownBy(() -> side.accept(DatabaseTest::insertTwice))
                    .isInstanceOf(JdbiException.class)
                    .satisfies(failed -> failed.printStackTrace(new PrintWriter(told)));

            assertThat(told.toString()).containsIgnoringCase("unique").doesNotContain("marker");
        }
    }

    private static int insertTwice(Handle handle) {
        return handle.createUpdate("INSERT INTO meta VALUES (:name, 'x'), (:name, 'y')")
                .bind("name", "marker")
                .execute();
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

package ferry.transfer.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The ledger's SQLite file: write-ahead log, and every commit forced.
final class LedgerDatabase implements AutoCloseable {
    /// Earlier versions can corrupt a database when its write-ahead log is reset (sqlite.org/wal.html).
    private static final Version OLDEST_SAFE = Version.parse("3.51.3");

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
    private static final int READERS = 4;

    private final Jdbi writer;
    private final HikariDataSource readers;

    private LedgerDatabase(Jdbi writer, HikariDataSource readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens the file, makes it if it is missing, and brings its schema up to date.
    static LedgerDatabase open(Path file) {
        makePrivate(file);
        DataSource source = source(file);
        Jdbi writer = jdbi(source);
        requireSafeVersion(writer);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:ferry/transfer/ledger/sqlite")
                .load()
                .migrate();
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(READERS);
        pool.setPoolName("ledger-readers");
        return new LedgerDatabase(writer, new HikariDataSource(pool));
    }

    /// For one thread that writes.
    Jdbi writer() {
        return writer;
    }

    /// For queries of any thread.
    Jdbi reader() {
        return jdbi(readers);
    }

    /// The values of a failing statement are people's file names and notes, and do not belong into a log.
    private static Jdbi jdbi(DataSource source) {
        return Jdbi.create(source)
                .configure(
                        StatementExceptions.class,
                        exceptions -> exceptions.setMessageRendering(MessageRendering.NONE));
    }

    /// Small files are in the database. SQLite gives the files that it makes beside it the same mode.
    private static void makePrivate(Path file) {
        if (Files.exists(file)) {
            return; // opening it here and closing it would drop the locks that SQLite holds on it
        }
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        readers.close();
    }

    private static DataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static void requireSafeVersion(Jdbi jdbi) {
        String version =
                jdbi.withHandle(handle ->
                        handle.createQuery("SELECT sqlite_version()").mapTo(String.class).one());
        if (Version.parse(version).compareTo(OLDEST_SAFE) < 0) {
            throw new IllegalStateException(
                    "SQLite " + version + " (expected: " + OLDEST_SAFE + " or newer)");
        }
    }
}

package ferry.transfer.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
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
        DataSource source = source(file);
        Jdbi writer = Jdbi.create(source);
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
        return Jdbi.create(readers);
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

package ferry.auth.db;

import com.zaxxer.hikari.HikariDataSource;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The tables, up to date. Safe for many threads; every wait for a connection is bounded and ends in OVERLOADED.
public final class Database implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final Jdbi forWriting;
    private final Jdbi forReading;

    private Database(HikariDataSource writers, HikariDataSource readers) {
        this.writers = writers;
        this.readers = readers;
        this.forWriting = Jdbi.create(writers);
        this.forReading = Jdbi.create(readers);
    }

    /// Opens the database and migrates it.
    ///
    /// @throws IOException if the database file cannot be made
    public static Database open(DatabaseSettings settings) throws IOException {
        return switch (settings) {
            case DatabaseSettings.SqliteFile(var file) -> {
                Sqlite sqlite = Sqlite.open(file);
                yield new Database(sqlite.writer(), sqlite.readers());
            }
            case DatabaseSettings.Postgresql postgresql -> {
                HikariDataSource pool = Postgresql.open(postgresql);
                yield new Database(pool, pool);
            }
        };
    }

    /// Runs queries, each of which may see a different moment.
    public <T> T read(Function<Handle, T> queries) {
        return run(() -> forReading.withHandle(queries::apply));
    }

    /// Runs `work` in one transaction, which is on disk when this returns. An exception rolls it back.
    ///
    /// `work` is short and waits for nothing: on SQLite it holds the only writer.
    public <T> T write(Function<Handle, T> work) {
        return run(() -> forWriting.inTransaction(work::apply));
    }

    private static <T> T run(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (ConnectionException failed) {
            if (failed.getCause() instanceof SQLTransientConnectionException) {
                throw Fault.of(Reason.OVERLOADED, "the server is busy")
                        .retryAfter(RETRY_AFTER)
                        .causedBy(failed);
            }
            throw failed;
        }
    }

    /// Closing twice is harmless.
    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}

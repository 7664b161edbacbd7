package ferry.auth.db;

import com.zaxxer.hikari.HikariDataSource;
import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/// The tables, up to date. Safe for many threads; every wait for a connection is bounded and ends in OVERLOADED.
public final class Database implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final Jdbi forWriting;
    private final Jdbi forReading;

    private final Consumer<Throwable> broken;

    private Database(
            HikariDataSource writers, HikariDataSource readers, Consumer<Throwable> broken) {
        this.broken = broken;
        this.writers = writers;
        this.readers = readers;
        this.forWriting = jdbi(writers);
        this.forReading = jdbi(readers);
    }

    /// The values of a failing statement are people's names and hashes, and do not belong into a log.
    private static Jdbi jdbi(DataSource source) {
        return Jdbi.create(source)
                .configure(
                        StatementExceptions.class,
                        exceptions -> exceptions.setMessageRendering(MessageRendering.NONE));
    }

    /// For one who ends with the first failure anyway.
    public static Database open(DatabaseSettings settings) throws IOException {
        return open(settings, _ -> {});
    }

    /// Opens the database and migrates it.
    ///
    /// @param broken told when the disk under a database file can be trusted no more: end the process, which recovers at its
    ///     next start
    /// @throws IOException if the database file cannot be made, or is damaged
    public static Database open(DatabaseSettings settings, Consumer<Throwable> broken)
            throws IOException {
        return switch (settings) {
            case DatabaseSettings.SqliteFile(var file) -> {
                Sqlite sqlite = Sqlite.open(file);
                yield new Database(sqlite.writer(), sqlite.readers(), broken);
            }
            case DatabaseSettings.Postgresql postgresql -> {
                HikariDataSource pool = Postgresql.open(postgresql);
                yield new Database(pool, pool, broken);
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

    private <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException failed) {
            if (Sqlite.isBroken(failed)) {
                broken.accept(failed);
            }
            throw overloadedOr(failed);
        }
    }

    private static RuntimeException overloadedOr(JdbiException failed) {
        return failed instanceof ConnectionException
                        && failed.getCause() instanceof SQLTransientConnectionException
                ? Fault.of(Reason.OVERLOADED, "the server is busy")
                        .retryAfter(RETRY_AFTER)
                        .causedBy(failed)
                : failed;
    }

    /// Closing twice is harmless.
    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}

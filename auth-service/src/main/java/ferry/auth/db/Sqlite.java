package ferry.auth.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A database file with one writing connection and a few reading ones.
///
/// One writer, because SQLite has one: waiting for it in a pool is fair, waiting in SQLite is not.
record Sqlite(HikariDataSource writer, HikariDataSource readers) {
    private static final int MAX_READERS = 4;
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private static final int PRIMARY_CODE = 0xff;
    private static final Set<Integer> BROKEN =
            Set.of(
                    SQLiteErrorCode.SQLITE_IOERR.code,
                    SQLiteErrorCode.SQLITE_CORRUPT.code,
                    SQLiteErrorCode.SQLITE_NOTADB.code);

    /// From this version on the write-ahead log is not lost when it is reset at a bad moment.
    private static final int[] MIN_VERSION = {3, 51, 3};

    static Sqlite open(Path file) throws IOException {
        createPrivate(file);
        boolean leftOpen = wasLeftOpen(file);
        SQLiteDataSource migrating = source(file, SQLiteConfig.TransactionMode.DEFERRED);
        if (leftOpen) {
            requireSound(file, migrating);
        }
        requireVersion(migrating);
        Migrations.run(migrating, "sqlite");
        HikariDataSource writer =
                pool("writer", source(file, SQLiteConfig.TransactionMode.IMMEDIATE), 1);
        HikariDataSource readers =
                pool("readers", source(file, SQLiteConfig.TransactionMode.DEFERRED), MAX_READERS);
        return new Sqlite(writer, readers);
    }

    private static void createPrivate(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            // an earlier start made it
        }
    }

    /// Whoever closes a database last removes its write-ahead log; who has not may have died of the disk.
    private static boolean wasLeftOpen(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    private static void requireSound(Path file, SQLiteDataSource source) throws IOException {
        String finding;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            finding = row.next() ? row.getString(1) : "nothing";
        } catch (SQLException failed) {
            throw new IOException(damaged(file), failed);
        }
        if (!finding.equals("ok")) {
            throw new IOException(damaged(file) + ": " + finding);
        }
    }

    private static String damaged(Path file) {
        return file + " is damaged: restore a backup into another folder (ferry admin restore)";
    }

    /// Whether the disk can be trusted no more: a force that failed is not to be tried again.
    static boolean isBroken(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return BROKEN.contains(sqlite.getErrorCode() & PRIMARY_CODE);
            }
        }
        return false;
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode begin) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(begin);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static HikariDataSource pool(String name, SQLiteDataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("auth-" + name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setConnectionTimeout(Migrations.CONNECTION_WAIT.toMillis());
        return new HikariDataSource(config);
    }

    private static void requireVersion(SQLiteDataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            row.next();
            requireVersion(row.getString(1));
        } catch (SQLException failed) {
            throw new IllegalStateException("the database file cannot be opened", failed);
        }
    }

    /// @throws IllegalStateException if `version` is older than what keeps its promises
    static void requireVersion(String version) {
        String[] parts = version.split("\\.", -1);
        for (int i = 0; i < MIN_VERSION.length; i++) {
            int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (part > MIN_VERSION[i]) {
                return;
            }
            if (part < MIN_VERSION[i]) {
                throw new IllegalStateException(
                        String.format(
                                Locale.ROOT, "SQLite %s (expected: at least 3.51.3)", version));
            }
        }
    }
}

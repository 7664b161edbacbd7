package ferry.standalone.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// A database file, also one that a server has open.
record SqliteFile(Path path) {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);

    /// Writes what is committed now into a new file, and keeps nobody from writing on meanwhile.
    void copyTo(Path copy) throws IOException {
        try (Connection connection = open();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw new IOException("cannot copy " + path + ": " + e.getMessage(), e);
        }
    }

    /// @throws DamagedBackupException if it is not sound
    void verify() throws IOException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!answer.next() || !answer.getString(1).equals("ok")) {
                throw new DamagedBackupException(path.getFileName() + " is damaged");
            }
        } catch (SQLException e) {
            throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path.toAbsolutePath());
        return source.getConnection();
    }
}

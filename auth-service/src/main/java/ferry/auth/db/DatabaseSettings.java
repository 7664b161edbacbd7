package ferry.auth.db;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Which database to use.
public sealed interface DatabaseSettings {
    /// @param file made with mode 0600 if missing, in a folder that exists
    record SqliteFile(Path file) implements DatabaseSettings {
        @Override
        public String toString() {
            return "SQLite";
        }
    }

    /// @param url `jdbc:postgresql://host:port/name`, without a password: arguments are seen by everybody on the machine
    /// @param maxConnections bound of the connection pool
    record Postgresql(String url, String user, String password, int maxConnections)
            implements DatabaseSettings {
        /// Of the database, of a key or of whatever the driver learns next.
        private static final Pattern PASSWORD =
                Pattern.compile("[?&][^=&]*password", Pattern.CASE_INSENSITIVE);

        public Postgresql {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "database url (expected: jdbc:postgresql://host:port/name)");
            }
            if (PASSWORD.matcher(url).find()) {
                throw new IllegalArgumentException(
                        "a password in the url (expected: in the file of --database-password-file)");
            }
            if (maxConnections < 1 || maxConnections > 1_000) {
                throw new IllegalArgumentException(
                        "maxConnections: " + maxConnections + " (expected: 1..1000)");
            }
        }

        /// Leaves out the password and what the url may carry.
        @Override
        public String toString() {
            return "PostgreSQL";
        }
    }
}

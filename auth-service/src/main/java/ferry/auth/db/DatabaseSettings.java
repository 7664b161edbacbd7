package ferry.auth.db;

import java.nio.file.Path;

/// Which database to use.
public sealed interface DatabaseSettings {
    /// @param file made with mode 0600 if missing, in a folder that exists
    record SqliteFile(Path file) implements DatabaseSettings {
        @Override
        public String toString() {
            return "SQLite";
        }
    }

    /// @param url `jdbc:postgresql://host:port/name`
    /// @param maxConnections bound of the connection pool
    record Postgresql(String url, String user, String password, int maxConnections)
            implements DatabaseSettings {
        public Postgresql {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "database url (expected: jdbc:postgresql://host:port/name)");
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

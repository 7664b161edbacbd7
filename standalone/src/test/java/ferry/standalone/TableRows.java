package ferry.standalone;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rows of a server's databases, as text.
final class TableRows {
    private TableRows() {}

    /// Those in which one of `words` stands.
    static List<String> about(Path data, List<String> words) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String file : List.of("auth.db", "ledger.db")) {
            try (Connection database =
                    DriverManager.getConnection("jdbc:sqlite:" + data.resolve(file))) {
                for (String table : tables(database)) {
                    rows(database, table)
                            .filter(row -> words.stream().anyMatch(row::contains))
                            .forEach(rows::add);
                }
            }
        }
        return rows;
    }

    private static List<String> tables(Connection database) throws SQLException {
        return rows(database, "sqlite_master")
                .filter(row -> row.startsWith("sqlite_master|table|"))
                .map(row -> row.split("\\|", -1)[2])
                .sorted()
                .toList();
    }

    private static Stream<String> rows(Connection database, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder text = new StringBuilder(table);
                for (int column = 1; column <= columns; column++) {
                    text.append('|').append(row.getString(column));
                }
                rows.add(text.toString());
            }
        }
        rows.sort(null);
        return rows.stream();
    }
}

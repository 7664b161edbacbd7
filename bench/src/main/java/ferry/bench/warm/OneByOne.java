package ferry.bench.warm;

import ferry.bench.process.Errands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/// Keeps small files as one does it at first: each in a file of its own, which is forced, with its folder forced after it and a
/// transaction of a database that is forced too. Without a network.
public final class OneByOne implements AutoCloseable {
    private final Path folder;
    private final Connection database;
    private int kept;

    private OneByOne(Path folder, Connection database) {
        this.folder = folder;
        this.database = database;
    }

    /// Its errand: `keep FOLDER`, all files in it.
    ///
    /// @param args folder for what it keeps
    public static void main(String[] args) throws IOException, SQLException {
        Path folder = Path.of(args[0]);
        try (OneByOne store = open(folder)) {
            Errands.serve(System.in, store::run);
        }
    }

    private static OneByOne open(Path folder) throws SQLException {
        Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rows"));
        try (Statement statement = database.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            statement.execute("create table files (name text primary key, size integer not null)");
        }
        database.setAutoCommit(false);
        return new OneByOne(folder, database);
    }

    private String run(List<String> errand) throws IOException, SQLException {
        if (!errand.getFirst().equals("keep")) {
            throw new IllegalArgumentException(errand.getFirst());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(errand.get(1)))) {
            files = all.sorted().toList();
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ);
                PreparedStatement row =
                        database.prepareStatement("insert into files values (?, ?)")) {
            for (Path file : files) {
                keep(Files.readAllBytes(file), names, row);
            }
        }
        return "";
    }

    private void keep(byte[] content, FileChannel names, PreparedStatement row)
            throws IOException, SQLException {
        String name = "file-" + kept++;
        try (FileChannel file =
                FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        names.force(true);
        row.setString(1, name);
        row.setInt(2, content.length);
        row.executeUpdate();
        database.commit();
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}

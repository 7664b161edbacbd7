package ferry.e2e.torture;

import ferry.e2e.torture.Evidence.Extent;
import ferry.e2e.torture.Evidence.LedgerRows;
import ferry.e2e.torture.Evidence.Quota;
import ferry.e2e.torture.Evidence.Receipt;
import ferry.e2e.torture.Evidence.Row;
import ferry.e2e.torture.Evidence.Saved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Reads the data folder of a server that has ended.
final class LedgerReader implements AutoCloseable {
    private static final Set<String> PUT_ASIDE = Set.of("quarantine", "orphans");

    private final Path data;
    private final Connection database;
    private final Map<Extent, Integer> checksums = new HashMap<>();

    private LedgerReader(Path data, Connection database) {
        this.data = data;
        this.database = database;
    }

    static LedgerRows read(Path data) throws IOException, SQLException {
        try (LedgerReader reader =
                new LedgerReader(
                        data,
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db")))) {
            return reader.rows();
        }
    }

    private LedgerRows rows() throws IOException, SQLException {
        List<Extent> extents = extents();
        Map<String, Long> files = files();
        return new LedgerRows(
                transfers(),
                extents,
                list(
                        "SELECT transfer_id, recipient_name, state FROM receipt",
                        row -> new Receipt(row.getString(1), row.getString(2), row.getString(3))),
                list(
                        """
                        SELECT transfer_id, recipient_name FROM event
                        WHERE kind = 'RECEIPT_CHANGED' AND receipt_state = 'SAVED'\
                        """,
                        row -> new Saved(row.getString(1), row.getString(2))),
                Set.copyOf(list("SELECT id FROM blob", row -> row.getString(1))),
                Set.copyOf(list("SELECT id FROM unneeded_blob", row -> row.getString(1))),
                quotas(),
                files,
                bad(extents, files));
    }

    private Map<String, Row> transfers() throws SQLException {
        Map<String, Row> transfers = new TreeMap<>();
        var _ =
                list(
                        """
                        SELECT id, state, blob_id, persisted_size, size, sha256, sender_name
                        FROM transfer\
                        """,
                        row ->
                                transfers.put(
                                        row.getString(1),
                                        new Row(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getLong(4),
                                                size(row),
                                                String.valueOf(row.getString(6)),
                                                row.getString(7))));
        return transfers;
    }

    private static OptionalLong size(ResultSet row) throws SQLException {
        long size = row.getLong(5);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private List<Extent> extents() throws SQLException {
        return list(
                "SELECT blob_id, from_offset, to_offset, crc32c FROM extent ORDER BY 1, 2",
                row -> {
                    Extent extent = new Extent(row.getString(1), row.getLong(2), row.getLong(3));
                    checksums.put(extent, (int) row.getLong(4));
                    return extent;
                });
    }

    /// What the ledger keeps as sums, and the sums of its rows.
    private Map<String, Quota> quotas() throws SQLException {
        if (list("SELECT 1 FROM sqlite_master WHERE name = 'usage'", row -> row.getInt(1))
                .isEmpty()) {
            return Map.of();
        }
        Map<String, Quota> quotas = new HashMap<>();
        var _ =
                list(
                        """
                        SELECT u.user_id, u.bytes, (
                            SELECT coalesce(sum(CASE state WHEN 'AVAILABLE' THEN size ELSE reserved END), 0)
                            FROM transfer
                            WHERE sender_id = u.user_id AND state IN ('AVAILABLE', 'RECEIVING', 'PAUSED'))
                        FROM usage u\
                        """,
                        row ->
                                quotas.put(
                                        row.getString(1),
                                        new Quota(row.getLong(2), row.getLong(3))));
        return quotas;
    }

    /// Those that count: what was put aside has no row any more, and is deleted later.
    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new HashMap<>();
        Path root = data.resolve("blobs");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String folder = root.relativize(file).getName(0).toString();
                if (!PUT_ASIDE.contains(folder)) {
                    files.put(String.valueOf(file.getFileName()), Files.size(file));
                }
            }
        }
        return files;
    }

    private List<Extent> bad(List<Extent> extents, Map<String, Long> files) throws IOException {
        List<Extent> bad = new ArrayList<>();
        for (Extent extent : extents) {
            if (files.getOrDefault(extent.blob(), 0L) >= extent.to()
                    && crc(extent) != checksums.getOrDefault(extent, 0)) {
                bad.add(extent);
            }
        }
        return bad;
    }

    private int crc(Extent extent) throws IOException {
        Path file =
                data.resolve("blobs").resolve(extent.blob().substring(0, 2)).resolve(extent.blob());
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = extent.from(); at < extent.to(); ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), extent.to() - at));
                at += channel.read(buffer, at);
                crc.update(buffer.flip());
            }
        }
        return (int) crc.getValue();
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String sql, Reading<T> reading) throws SQLException {
        List<T> all = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(reading.of(rows));
            }
        }
        return all;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}

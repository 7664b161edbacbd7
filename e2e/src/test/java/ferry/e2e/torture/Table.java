package ferry.e2e.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What happened in each cycle, one line each.
final class Table {
    static final String HEAD =
            "cycle  fault                             offset /   size MiB  moved  again up  down MiB  after s  reruns  result";

    private final long seed;
    private final List<Row> rows = new ArrayList<>();

    /// @param offset how far the transfer was when it was hit; -1 if it was not
    /// @param moved whether bytes were passing then: only then a cycle counts
    /// @param up bytes that were sent again
    /// @param down bytes that were received again, by all receivers
    /// @param millis from the end of the fault until all was done
    /// @param reruns how often the sender's command was given again
    record Row(
            int cycle,
            long seed,
            String fault,
            long offset,
            long size,
            boolean moved,
            long up,
            long down,
            long millis,
            int reruns,
            String result) {

        boolean counts() {
            return moved && offset >= 0;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%5d  %-32s  %7.2f / %6.2f      %-5s  %8.2f  %8.2f  %7.1f  %6d  %s",
                    cycle,
                    fault,
                    mebibytes(offset),
                    mebibytes(size),
                    moved ? "yes" : "no",
                    mebibytes(up),
                    mebibytes(down),
                    millis / 1e3,
                    reruns,
                    result);
        }

        private static double mebibytes(long bytes) {
            return bytes / (double) (1 << 20);
        }
    }

    Table(long seed) {
        this.seed = seed;
    }

    /// @return its line, under the head if it is the first
    String add(Row row) {
        rows.add(row);
        return rows.size() == 1
                ? "torture: seed " + seed + "\n" + HEAD + "\n" + row.line()
                : row.line();
    }

    /// All of it.
    String text() {
        return rows.stream()
                .map(Row::line)
                .collect(
                        Collectors.joining("\n", "torture: seed " + seed + "\n" + HEAD + "\n", ""));
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    long counted() {
        return rows.stream().filter(Row::counts).count();
    }

    String totals(int violations) {
        Map<String, Long> kinds =
                rows.stream()
                        .filter(Row::counts)
                        .collect(
                                Collectors.groupingBy(
                                        row -> row.fault().replaceAll(" [0-9]+ ms|@[0-9]+", ""),
                                        TreeMap::new,
                                        Collectors.counting()));
        Row worst = rows.stream().max((a, b) -> Long.compare(a.millis(), b.millis())).orElseThrow();
        return "torture: seed %d, %d cycles, %d counted, %d violations, slowest %d ms (cycle %d)\n  %s"
                .formatted(
                        seed,
                        rows.size(),
                        counted(),
                        violations,
                        worst.millis(),
                        worst.cycle(),
                        kinds);
    }
}

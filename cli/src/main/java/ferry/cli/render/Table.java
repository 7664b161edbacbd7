package ferry.cli.render;

import java.util.ArrayList;
import java.util.List;

/// Columns of text under headings, as wide as they need to be.
public final class Table {

    private static final int GAP = 2;
    private static final int LONGEST_CELL = 40;

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /// @param cells as many as there are headings; escaped and cut here
    public void add(String... cells) {
        List<String> safe = new ArrayList<>();
        for (String cell : cells) {
            String text = Escaped.line(cell);
            safe.add(
                    text.length() <= LONGEST_CELL
                            ? text
                            : text.substring(0, LONGEST_CELL - 1) + "…");
        }
        rows.add(List.copyOf(safe));
    }

    /// One line for each row, without blanks at their ends.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                line.repeat(' ', width(column) + GAP - row.get(column).length());
            }
            lines.add(line.toString().stripTrailing());
        }
        return List.copyOf(lines);
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}

package ferry.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of columns. The last column takes what is left of the width.
public final class Table {

    private static final int LARGEST_COLUMN = 24;
    private static final int LEAST_LAST = 8;
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(headings);
    }

    public void add(String... cells) {
        if (cells.length != rows.getFirst().length) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: " + rows.getFirst().length + ")");
        }
        rows.add(cells);
    }

    public List<String> lines(int width) {
        int[] widths = widths();
        int used = Arrays.stream(widths).sum() + GAP.length() * widths.length;
        int last = Math.max(LEAST_LAST, width - used);
        return rows.stream().map(row -> line(row, widths, last)).toList();
    }

    /// Of every column but the last.
    private int[] widths() {
        int[] widths = new int[rows.getFirst().length - 1];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(LARGEST_COLUMN, Columns.of(row[i])));
            }
        }
        return widths;
    }

    private static String line(String[] cells, int[] widths, int last) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(Columns.pad(cells[i], widths[i])).append(GAP);
        }
        return line.append(Columns.fit(cells[widths.length], last)).toString();
    }
}

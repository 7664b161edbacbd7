package ferry.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of columns. The last column takes what is left of the width; where that is too little, the widest others give way,
/// and what still does not fit is cut.
public final class Table {

    private static final int LARGEST_COLUMN = 24;
    private static final int LEAST_LAST = 8;

    /// A short ID, of which no part is good for anything.
    private static final int LEAST_COLUMN = 8;

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

    /// @param width of the terminal; [Integer#MAX_VALUE] where there is none, and nothing is cut
    public List<String> lines(int width) {
        int[] widths = widths(width == Integer.MAX_VALUE ? width : LARGEST_COLUMN);
        int gaps = GAP.length() * widths.length;
        narrow(widths, width - gaps - LEAST_LAST);
        int last = Math.max(LEAST_LAST, width - gaps - Arrays.stream(widths).sum());
        return rows.stream().map(row -> Columns.cut(line(row, widths, last), width)).toList();
    }

    /// Of every column but the last.
    private int[] widths(int largest) {
        int[] widths = new int[rows.getFirst().length - 1];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(largest, Columns.of(row[i])));
            }
        }
        return widths;
    }

    private static void narrow(int[] widths, int room) {
        for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] >= widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST_COLUMN) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String line(String[] cells, int[] widths, int last) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(Columns.pad(cells[i], widths[i])).append(GAP);
        }
        return line.append(Columns.fit(cells[widths.length], last)).toString();
    }
}

package ferry.cli.render;

import org.jline.utils.WCWidth;

/// Text measured in columns of a terminal, where some characters take two and some take none.
public final class Columns {

    private static final String ELLIPSIS = "…";

    private Columns() {}

    public static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        return Math.max(0, WCWidth.wcwidth(c));
    }

    /// Cuts out of the middle, because both ends of a file name tell something.
    public static String fit(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int room = Math.max(0, columns - 1);
        int head = room - room / 2;
        return head(text, head) + ELLIPSIS + tail(text, room - head);
    }

    /// Cuts off the end.
    public static String cut(String text, int columns) {
        return of(text) <= columns ? text : head(text, Math.max(0, columns - 1)) + ELLIPSIS;
    }

    /// Cuts or fills with spaces.
    public static String pad(String text, int columns) {
        String fitting = fit(text, columns);
        return fitting + " ".repeat(Math.max(0, columns - of(fitting)));
    }

    private static String head(String text, int columns) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            used += of(c);
            if (used > columns) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    private static String tail(String text, int columns) {
        int begin = text.length();
        int used = 0;
        while (begin > 0) {
            int c = text.codePointBefore(begin);
            used += of(c);
            if (used > columns) {
                break;
            }
            begin -= Character.charCount(c);
        }
        return text.substring(begin);
    }
}

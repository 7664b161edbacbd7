package ferry.cli.render;

/// Makes text that came from elsewhere safe for a terminal and a log.
///
/// Control characters, characters that turn or hide text, and halves of characters become
/// their number in braces after a backslash and a u; long text is cut. The only way for such text to a screen.
public final class Escaped {

    /// Code points after which text is cut.
    static final int MAX_LENGTH = 200;

    private Escaped() {}

    /// One line of text: at most 200 characters, none of which moves the cursor.
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        int[] points = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
        for (int i = 0; i < points.length; i++) {
            if (i == MAX_LENGTH) {
                return safe.append('…').toString();
            }
            append(safe, points[i]);
        }
        return safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        if (harmless(c)) {
            safe.appendCodePoint(c);
        } else {
            safe.append("\\u{").append(Integer.toHexString(c)).append('}');
        }
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT, // bidi controls, zero-width and tag characters
                    Character.SURROGATE, // half a character
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}

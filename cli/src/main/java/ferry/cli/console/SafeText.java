package ferry.cli.console;

/// Makes text harmless that somebody else has written: nothing in it can move the cursor, change
/// the direction of writing, hide, or begin a new line. What could, is shown by its number.
public final class SafeText {

    /// Characters of a name or a note that are shown.
    static final int MAX_CODE_POINTS = 200;

    private SafeText() {}

    /// One name, note or message, cut to a length that hides nothing else on the screen.
    public static String of(String foreign) {
        int length = foreign.codePointCount(0, foreign.length());
        if (length <= MAX_CODE_POINTS) {
            return line(foreign);
        }
        int end = foreign.offsetByCodePoints(0, MAX_CODE_POINTS - 1);
        return line(foreign.substring(0, end)) + "…";
    }

    /// A whole line, of any length.
    public static String line(String text) {
        if (text.codePoints().noneMatch(SafeText::harmful)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    if (harmful(c)) {
                        safe.append("\\u{").append(Integer.toHexString(c)).append('}');
                    } else {
                        safe.appendCodePoint(c);
                    }
                });
        return safe.toString();
    }

    private static boolean harmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
